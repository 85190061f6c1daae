package com.github.onsdigital.dp.kafka.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.json.JsonMapper;

/**
 * Writes one JSON line per event to a file immediately, so that a kill loses none.
 */
final class FileLog implements EventLog, AutoCloseable {

	private static final JsonMapper mapper = new JsonMapper();

	private final OutputStream file;

	FileLog(Path file) throws IOException {
		this.file = Files.newOutputStream(file);
	}

	@Override
	public synchronized void add(Event event) {
		try {
			this.file.write((mapper.writeValueAsString(event) + "\n").getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public synchronized void close() throws IOException {
		this.file.close();
	}

	static List<Event> read(Path file) {
		if (!Files.exists(file)) {
			return List.of();
		}
		try {
			String text = Files.readString(file);
			List<Event> events = new ArrayList<>();
			// the last line may be incomplete
			text.substring(0, text.lastIndexOf('\n') + 1)
				.lines()
				.map((line) -> mapper.readValue(line, Event.class))
				.forEach(events::add);
			return events;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
