"""Talking with language and vision-language models behind OpenAI-compatible endpoints. Pure: no Django here.

`endpoints.py` says which there are, `question.py` what is asked, `client.py` asks: cached by content, within a
budget and a rate, again where it may help. Requests leave through `annotation.outgoing` only.
"""
