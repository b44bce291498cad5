"""Existing clients as they are, against a running server.

    clients.py http://127.0.0.1:PORT

Each function is one client; it prints what it was and fails by an assertion.
"""
import asyncio
import importlib.metadata
import sys
import warnings

warnings.filterwarnings("ignore")

WORKLOAD = (
    "A voice bot answers callers of a hospital day and night. It books "
    "appointments through our own API. It must not invent prices, patient data "
    "must stay private, and a person has to take over when it is unsure.")
BREAD = "How do I bake sourdough bread with a crisp crust?"


def said(name, package, what):
    print("%s %s: %s" % (name, importlib.metadata.version(package), what))


def raises(kind, call, part):
    try:
        call()
    except kind as error:
        assert part in str(error), error
        return error
    raise AssertionError("no %s" % kind)


def openai_sdk(base):
    import openai
    client = openai.OpenAI(base_url=base + "/openai/v1", api_key="none",
                           max_retries=0)
    stores = client.vector_stores

    page = stores.search("generative-ai", query=WORKLOAD, max_num_results=50)
    results = list(page)
    assert page.object == "vector_store.search_results.page"
    assert len(results) == 50 and not page.has_next_page()
    scores = [r.score for r in results]
    assert scores == sorted(scores, reverse=True) and 0 < scores[0] <= 1
    first = results[0]
    assert first.content[0].type == "text" and first.content[0].text
    assert first.attributes["url"].startswith("https://docs.aws.amazon.com/")
    assert {r.attributes["kind"] for r in results} == {"practice", "scenario"}

    some = stores.search(
        "generative-ai", query=["A voice bot for a hospital.", WORKLOAD],
        max_num_results=5, rewrite_query=True,
        ranking_options={"ranker": "auto", "score_threshold": 0.05},
        filters={"type": "and", "filters": [
            {"type": "eq", "key": "pillar", "value": "security"},
            {"type": "or", "filters": [
                {"type": "in", "key": "risk", "value": ["High"]},
                {"type": "gte", "key": "score", "value": 0.5}]}]}).data
    assert 0 < len(some) <= 5
    for r in some:
        assert r.attributes["pillar"] == "security", r.attributes
        assert r.attributes["risk"] == "High" or r.score >= 0.5
        assert r.score >= 0.05
    assert not stores.search("generative-ai", query=BREAD).data
    async_search(base)

    assert [s.id for s in stores.list()] == ["generative-ai"]
    store = stores.retrieve("generative-ai")
    assert store.status == "completed" and store.file_counts.completed == 59
    files = list(stores.files.list("generative-ai", limit=25))
    assert len(files) == 59 and len({f.id for f in files}) == 59
    one = stores.files.retrieve(files[0].id, vector_store_id=store.id)
    assert one == files[0] and one.usage_bytes > 1000
    content = list(stores.files.content(first.file_id, vector_store_id=store.id))
    assert content[0].text.startswith("# " + first.file_id)

    raises(openai.NotFoundError,
           lambda: stores.search("other", query="x"), "'other'")
    error = raises(openai.BadRequestError, lambda: stores.search(
        "generative-ai", query="x",
        filters={"type": "eq", "key": "piller", "value": "security"}),
        "did you mean 'pillar'?")
    assert error.type == "invalid_request_error"
    raises(openai.BadRequestError, lambda: stores.search(
        "generative-ai", query="x",
        filters={"type": "eq", "key": "pillar", "value": "secrecy"}),
        "there is no pillar 'secrecy'")
    said("OpenAI Python SDK", "openai",
         "search, filters, pages of files, content, errors")


def async_search(base):
    import openai

    async def search():
        async with openai.AsyncOpenAI(base_url=base + "/openai/v1",
                                      api_key="none") as client:
            return await client.vector_stores.search("generative-ai",
                                                     query=WORKLOAD)

    assert len(asyncio.run(search()).data) == 10


def bedrock(base):
    import boto3
    import botocore.exceptions
    client = boto3.client(
        "bedrock-agent-runtime", endpoint_url=base + "/bedrock",
        region_name="eu-central-1", aws_access_key_id="none",
        aws_secret_access_key="none")

    def retrieve(**search):
        return client.retrieve(
            knowledgeBaseId="GENAILENS1", retrievalQuery={"text": WORKLOAD},
            retrievalConfiguration={"vectorSearchConfiguration": search})

    answer = retrieve(numberOfResults=20, filter={"andAll": [
        {"orAll": [{"equals": {"key": "pillar", "value": "security"}},
                   {"startsWith": {"key": "pillar", "value": "rel"}}]},
        {"in": {"key": "risk", "value": ["High", "Medium"]}},
        {"listContains": {"key": "phases", "value": "Deployment"}}]})
    results = answer["retrievalResults"]
    assert results and "nextToken" not in answer
    for r in results:
        m = r["metadata"]
        assert m["pillar"] in ("security", "reliability")
        assert "Deployment" in m["phases"] and m["risk"] in ("High", "Medium")
        assert r["location"]["webLocation"]["url"] == m["url"]
        assert r["content"]["text"].startswith(m["id"])
    assert len(retrieve(overrideSearchType="HYBRID")["retrievalResults"]) == 5
    pages = client.get_paginator("retrieve").paginate(
        knowledgeBaseId="GENAILENS1", retrievalQuery={"text": WORKLOAD})
    assert sum(len(p["retrievalResults"]) for p in pages) == 5
    assert client.retrieve(knowledgeBaseId="GENAILENS1", retrievalQuery={
        "text": BREAD})["retrievalResults"] == []

    raises(client.exceptions.ValidationException, lambda: retrieve(
        filter={"equals": {"key": "owner", "value": "me"}}),
        "there is no filter key 'owner'")
    raises(client.exceptions.ValidationException, lambda: retrieve(
        filter={"greaterThan": {"key": "risk", "value": 3}}), "'greaterThan'")
    raises(client.exceptions.ValidationException, lambda: client.retrieve(
        knowledgeBaseId="GENAILENS1", retrievalQuery={"text": "x"},
        nextToken="abc"), "'nextToken'")
    raises(botocore.exceptions.ClientError, lambda: client.retrieve(
        knowledgeBaseId="GENAILENS1", retrievalQuery={"text": "x"},
        guardrailConfiguration={"guardrailId": "a", "guardrailVersion": "1"}),
        "'guardrailConfiguration'")
    said("boto3 bedrock-agent-runtime", "boto3",
         "retrieve, nested filters, paginator, ValidationException")


def langchain_aws(base):
    from langchain_aws.retrievers import AmazonKnowledgeBasesRetriever
    from pydantic import SecretStr
    retriever = AmazonKnowledgeBasesRetriever(
        knowledge_base_id="GENAILENS1", region_name="eu-central-1",
        endpoint_url=base + "/bedrock", aws_access_key_id=SecretStr("none"),
        aws_secret_access_key=SecretStr("none"), min_score_confidence=0.05,
        retrieval_config={"vectorSearchConfiguration": {
            "numberOfResults": 4, "filter": {"notEquals": {
                "key": "kind", "value": "scenario"}}}})
    found = retriever.invoke(WORKLOAD)
    assert len(found) == 4
    for d in found:
        assert d.metadata["source_metadata"]["kind"] == "practice"
        assert d.metadata["score"] >= 0.05 and d.page_content
    said("LangChain AmazonKnowledgeBasesRetriever", "langchain-aws",
         "invoke, filter, min_score_confidence")


def langchain_community(base):
    from langchain_community.retrievers import (ChatGPTPluginRetriever,
                                                RemoteLangChainRetriever)
    remote = RemoteLangChainRetriever(url=base + "/langchain?top_k=6")
    found = remote.invoke(WORKLOAD)
    assert len(found) == 6 and found == asyncio.run(remote.ainvoke(WORKLOAD))
    assert found[0].metadata["source"].startswith("https://")
    assert remote.invoke(BREAD) == []
    raises(KeyError, lambda: RemoteLangChainRetriever(
        url=base + "/langchain", input_key="question").invoke(WORKLOAD),
        "response")
    said("LangChain RemoteLangChainRetriever", "langchain-community",
         "invoke, ainvoke, an error raises")

    plugin = ChatGPTPluginRetriever(url=base + "/chatgpt-plugin",
                                    bearer_token="none", top_k=4)
    found = plugin.invoke(WORKLOAD)
    assert len(found) == 4 and found == asyncio.run(plugin.ainvoke(WORKLOAD))
    assert found[0].metadata["source"] == found[0].metadata["document_id"]
    one = ChatGPTPluginRetriever(
        url=base + "/chatgpt-plugin", bearer_token="none",
        filter={"document_id": "GENSEC01-BP02"}).invoke(WORKLOAD)
    assert [d.metadata["source"] for d in one] == ["GENSEC01-BP02"]
    assert plugin.invoke(BREAD) == []
    said("LangChain ChatGPTPluginRetriever", "langchain-community",
         "invoke, ainvoke, filter")


def litellm(base):
    import litellm as lite
    for provider, api_base in (("openai", base + "/openai/v1"),
                               ("pg_vector", base + "/openai")):
        page = lite.vector_stores.search(
            vector_store_id="generative-ai", query=WORKLOAD, max_num_results=3,
            custom_llm_provider=provider, api_base=api_base, api_key="none")
        assert len(page["data"]) == 3
        assert page["data"][0]["content"][0]["text"]
    said("LiteLLM vector stores", "litellm", "providers openai and pg_vector")


def rerank(base):
    """As backend/open_webui/retrieval/models/external.py calls it."""
    import requests
    documents = ["Bread is baked at night.",
                 "Guardrails filter what the model says to patients.",
                 "Encrypt patient data."]
    answer = requests.post(
        base + "/openwebui/v1/rerank",
        headers={"Content-Type": "application/json",
                 "Authorization": "Bearer none"},
        json={"model": "asklens", "query": "guardrails for patients",
              "documents": documents, "top_n": len(documents)}).json()
    scores = [r["relevance_score"]
              for r in sorted(answer["results"], key=lambda r: r["index"])]
    assert len(scores) == 3 and max(scores) == scores[1], scores
    said("Open WebUI's calls, by hand", "requests", "rerank")


if __name__ == "__main__":
    for client in (openai_sdk, bedrock, langchain_aws, langchain_community,
                   litellm, rerank):
        client(sys.argv[1])
