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
 * Speaks HTTP to the sample.
 */
class SampleClient {

	static final List<String> CONSUMERS = List.of("hello", "hello-batch");

	private static final String LEGAL_MOVES = """
			INITIALISING STOPPED, INITIALISING STARTING, INITIALISING CLOSING, STOPPED STARTING, STOPPED STOPPING,
			STOPPED CLOSING, STARTING CONSUMING, STARTING STOPPING, STARTING CLOSING, CONSUMING STARTING,
			CONSUMING STOPPING, CONSUMING CLOSING, STOPPING STOPPED, STOPPING CLOSING,""";

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

	private final JsonMapper mapper = new JsonMapper();

	private final String base;

	SampleClient(int port) {
		this.base = "http://127.0.0.1:" + port;
	}

	Answer get(String path) {
		return exchange(request(path).GET());
	}

	Answer post(String path, String json) {
		return exchange(request(path).POST(HttpRequest.BodyPublishers.ofString(json)));
	}

	Answer put(String path, String json) {
		return exchange(request(path).PUT(HttpRequest.BodyPublishers.ofString(json)));
	}

	boolean answers() {
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
	 * The consumers' states by id.
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
	 * The moves in the consumers' histories that are not legal.
	 */
	List<String> illegalMoves() {
		return CONSUMERS.stream()
			.flatMap((id) -> consumer(id).path("history").valueStream())
			.map((move) -> move.path("from").asString("") + " " + move.path("to").asString(""))
			.filter((move) -> !LEGAL_MOVES.contains(move + ","))
			.toList();
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.base + path))
			.timeout(Duration.ofSeconds(20))
			.header("Content-Type", "application/json");
	}

	private Answer exchange(HttpRequest.Builder request) {
		try {
			HttpResponse<String> response = this.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
			return new Answer(response.statusCode(), response.body(), this.mapper);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	record Answer(int status, String body, JsonMapper mapper) {

		JsonNode json() {
			return this.mapper.readTree(this.body);
		}

	}

}
