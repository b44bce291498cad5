. "$(dirname "$0")/../../serve/serve.sh"

# The files of the page, with what keeps a browser from doing more than it
# should, and kept by it as long as they are the same.
start --listen 127.0.0.1:0

guarded() {
    head_has "X-Content-Type-Options: nosniff"
    head_has "Content-Security-Policy: default-src 'none'; script-src 'self';"
    head_has "require-trusted-types-for 'script'; trusted-types 'none'"
    head_has "Referrer-Policy: no-referrer"
    head_has "Cache-Control: no-cache"
    etag=$(sed -n 's/^etag: //Ip' fields)
    [ -n "$etag" ] || fail "there is no ETag"
}

get /
status 200
head_has "Content-Type: text/html; charset=utf-8"
guarded
same body "$SOURCE/cli/web/page/index.html"
for file in "$SOURCE"/cli/web/page/*; do
    get "/web/${file##*/}"
    status 200
    guarded
    same body "$file"
    case $file in
    *.js) head_has "Content-Type: text/javascript; charset=utf-8" ;;
    *.css) head_has "Content-Type: text/css; charset=utf-8" ;;
    *.svg) head_has "Content-Type: image/svg+xml" ;;
    esac
done

# The same file is not sent again; another one, and a wish for none, are.
get /web/app.js
guarded
for list in "$etag" "W/$etag" "\"x\", $etag" '*'; do
    get /web/app.js -H "If-None-Match: $list"
    status 304
    guarded
    [ ! -s body ] || fail "a 304 has a body"
done
get /web/app.js -H 'If-None-Match: "x"'
status 200
get / -H "If-None-Match: $etag"
status 200

get /web/none.js
status 404
head_has "Content-Type: application/problem+json"
out_has "the page has no file 'none.js'"
get /web/..%2fpage%2fapp.js
status 404
get /web/
status 404

# Nothing in the page names another host, but names of XML and links to sources.
! grep -rnE '(src|href|url|import|fetch)[^=]*[=(] *["'\'']?(https?:)?//' \
    "$SOURCE/cli/web/page" || fail "the page names another host"
! grep -rnE 'innerHTML|outerHTML|insertAdjacentHTML|document\.write|cookie' \
    "$SOURCE/cli/web/page" || fail "the page does what it must not"
! grep -nE ' on[a-z]+=|style=|<style|javascript:' \
    "$SOURCE/cli/web/page/index.html" || fail "something is inline"
stop
