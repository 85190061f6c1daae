package com.github.onsdigital.dp.kafka.sample;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;
import com.github.onsdigital.dp.kafka.producer.SentRecord;

/**
 * Sends hellos and returns the counts and the last replies over HTTP.
 */
@RestController
@RequestMapping("/hello")
class HelloController {

	private final MessageProducer calls;

	private final Tally tally;

	HelloController(MessageProducer calls, Tally tally) {
		this.calls = calls;
		this.tally = tally;
	}

	@PostMapping
	CompletableFuture<ResponseEntity<Object>> call(@RequestBody HelloCalled call) {
		String name = call.name();
		if (name == null || name.isBlank()) {
			return CompletableFuture.completedFuture(error(HttpStatus.BAD_REQUEST, "'name' must be set"));
		}
		return this.calls.sendJson(call, SendOptions.withKey(name)).handle(HelloController::respond);
	}

	@GetMapping
	Tally.Snapshot snapshot() {
		return this.tally.snapshot();
	}

	private static ResponseEntity<Object> respond(@Nullable SentRecord sent, @Nullable Throwable failure) {
		if (failure == null) {
			return ResponseEntity.accepted().body(sent);
		}
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return error(HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(cause.getMessage()));
	}

	private static ResponseEntity<Object> error(HttpStatus status, String text) {
		return ResponseEntity.status(status).body(Map.of("error", text));
	}

}
