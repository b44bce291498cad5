. "$(dirname "$0")/lib/client.sh"

# Python SDK 2.3.0: both eras, over a pipe and over HTTP.
venv "$clients/python-2.txt"
over_both "$python" "$clients/python_2.py"
