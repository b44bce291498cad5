. "$(dirname "$0")/../assert.sh"

[ "$(id -u)" -ne 0 ] || exit 77 # root reads everything
echo "our chatbot invents prices" > secret
chmod 000 secret
run ask @secret
code 2
no_out
err_is "asklens: cannot open 'secret': Permission denied"
