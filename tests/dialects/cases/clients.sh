. "$(dirname "$0")/../../serve/serve.sh"
. "$SOURCE/tests/support/venv.sh"

# Clients as they are, against the server.
venv "$SOURCE/tests/dialects/clients/requirements.txt"
start --listen 127.0.0.1:0
# LiteLLM would look for a newer list of prices than its own.
export LITELLM_LOCAL_MODEL_COST_MAP=True
unset OPENAI_API_KEY AWS_PROFILE
"$python" "$SOURCE/tests/dialects/clients/clients.py" "$url" > out 2> err ||
    fail "a client has trouble"
cat out
out_lines 7
stop
