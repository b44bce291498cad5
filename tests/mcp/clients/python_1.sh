. "$(dirname "$0")/lib/client.sh"

# Python SDK 1.30.0: the handshake, over a pipe and over HTTP.
venv "$clients/python-1.txt"
over_both "$python" "$clients/python_1.py"
