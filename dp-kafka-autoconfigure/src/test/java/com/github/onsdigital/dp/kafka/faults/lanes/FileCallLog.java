package com.github.onsdigital.dp.kafka.faults.lanes;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes each call to a file immediately, so that a kill loses none.
 */
final class FileCallLog implements CallLog {

	private static final List<Call.Kind> KINDS = List.of(Call.Kind.values());

	private static final int SIZE = 1 + Integer.BYTES + 2 * Long.BYTES;

	private final OutputStream file;

	FileCallLog(Path file) throws IOException {
		this.file = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
	}

	@Override
	public synchronized void add(Call call) {
		ByteBuffer bytes = ByteBuffer.allocate(SIZE);
		bytes.put((byte) KINDS.indexOf(call.kind()))
			.putInt(call.partition())
			.putLong(call.offset())
			.putLong(call.nanos());
		try {
			this.file.write(bytes.array());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static List<Call> read(Path file, String instance) {
		if (!Files.exists(file)) {
			return List.of();
		}
		try {
			ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
			List<Call> calls = new ArrayList<>();
			while (bytes.remaining() >= SIZE) {
				calls.add(new Call(KINDS.get(bytes.get()), instance, bytes.getInt(), bytes.getLong(), bytes.getLong()));
			}
			return calls;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
