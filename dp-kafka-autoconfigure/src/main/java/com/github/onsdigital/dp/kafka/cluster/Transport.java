package com.github.onsdigital.dp.kafka.cluster;

import java.io.Closeable;
import java.io.IOException;

/**
 * A blocking stream of bytes both ways that never waits beyond a deadline.
 */
interface Transport extends Closeable {

	// Sets when all that follows must have ended.
	void deadline(Deadline deadline);

	void write(byte[] bytes) throws IOException;

	// Reads at least one byte.
	// Gives how many, or -1 at the end of the stream
	int read(byte[] into, int offset, int length) throws IOException;

	@Override
	void close();

}
