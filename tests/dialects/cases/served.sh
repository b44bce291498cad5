. "$(dirname "$0")/../../serve/serve.sh"

# What clients sent once (tests/dialects/recorded/) gets the same bytes from the
# server as from `asklens api`, and the status it was recorded with.
start --listen 127.0.0.1:0
for file in "$SOURCE"/tests/dialects/recorded/*; do
    read -r method target want _ < "$file"
    tail -n +2 "$file" > sent
    if [ "$method" = GET ]; then
        get "$target"
        run api GET "$target"
    else
        ask_curl -X POST -H "Content-Type: application/json" \
            --data-binary @sent "$url$target"
        run api POST "$target" -d @sent
    fi
    [ "$status" = "$want" ] || fail "$(basename "$file") has status $status"
    same body out
    case $target$want in
    /bedrock/*400) has head "x-amzn-errortype: ValidationException" ;;
    esac
done
stop
