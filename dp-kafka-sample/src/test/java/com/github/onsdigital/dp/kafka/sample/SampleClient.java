package com.github.onsdigital.dp.kafka.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP client of the sample.
 */
class SampleClient {

	static final List<String> CONSUMERS = List.of("hello", "hello-batch");

	private static final String LEGAL_TRANSITIONS = """
			INITIALISING STOPPED, INITIALISING STARTING, INITIALISING CLOSING, STOPPED STARTING, STOPPED STOPPING,
			STOPPED CLOSING, STARTING CONSUMING, STARTING STOPPING, STARTING CLOSING, CONSUMING STARTING,
			CONSUMING STOPPING, CONSUMING CLOSING, STOPPING STOPPED, STOPPING CLOSING,""";

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

	private final JsonMapper mapper = new JsonMapper();

	private final String base;

	SampleClient(int port) {
		this.base = "http://127.0.0.1:" + port;
	}

	Response get(String path) {
		return exchange(request(path).GET());
	}

	Response post(String path, String json) {
		return exchange(request(path).POST(HttpRequest.BodyPublishers.ofString(json)));
	}

	Response put(String path, String json) {
		return exchange(request(path).PUT(HttpRequest.BodyPublishers.ofString(json)));
	}

	boolean isResponding() {
		try {
			return get("/hello").status() == 200;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	void setCatalogue(boolean up) {
		put("/dependency/catalogue", "{\"up\":" + up + "}");
	}

	JsonNode consumer(String id) {
		return get("/actuator/kafkaconsumers/" + id).json();
	}

	/**
	 * Returns the consumers' states by id.
	 */
	Map<String, String> states() {
		Map<String, String> states = new LinkedHashMap<>();
		CONSUMERS.forEach((id) -> states.put(id, consumer(id).path("state").asString("")));
		return states;
	}

	boolean allAre(String state) {
		return states().values().stream().allMatch(state::equals);
	}

	long count(String name) {
		return get("/hello").json().path("counts").path(name).asLong(-1);
	}

	/**
	 * Returns the transitions in the consumers' histories that are not legal.
	 */
	List<String> illegalTransitions() {
		return CONSUMERS.stream()
			.flatMap((id) -> consumer(id).path("history").valueStream())
			.map((transition) -> transition.path("from").asString("") + " " + transition.path("to").asString(""))
			.filter((transition) -> !LEGAL_TRANSITIONS.contains(transition + ","))
			.toList();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.base + path))
			.timeout(Duration.ofSeconds(20))
			.header("Content-Type", "application/json");
	}

	private Response exchange(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Response(response.statusCode(), response.body(), this.mapper);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	record Response(int status, String body, JsonMapper mapper) {

		JsonNode json() {
			return this.mapper.readTree(this.body);
		}

	}

}
