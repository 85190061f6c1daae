package com.github.onsdigital.dp.kafka.cluster;

import java.io.Closeable;
import java.io.IOException;

import com.github.onsdigital.dp.kafka.support.Deadline;

/**
 * A blocking bidirectional byte stream that never waits beyond a deadline.
 */
interface Transport extends Closeable {

	// Sets the deadline of all following operations.
	void deadline(Deadline deadline);

	void write(byte[] bytes) throws IOException;

	// Reads at least one byte. Returns the number of bytes, or -1 at the end of the
	// stream.
	int read(byte[] into, int offset, int length) throws IOException;

	@Override
	void close();

}
