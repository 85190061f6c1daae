package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The window of one partition.
 */
final class LaneFixture {

	final PartitionState state = new PartitionState(SimulatedClient.partition(0), 0);

	final LaneWindow window;

	LaneFixture(LaneSettings.Unit unit) {
		this.window = new LaneWindow(this.state, unit);
	}

	static ConsumerRecord<byte[], byte[]> record(long offset, String key) {
		return new ConsumerRecord<>(SimulatedClient.TOPIC, 0, offset,
				(key != null) ? key.getBytes(StandardCharsets.UTF_8) : null, new byte[10]);
	}

	/**
	 * A record that is the only one of its lane.
	 */
	static LaneRecord single(long offset) {
		LaneFixture fixture = new LaneFixture(LaneSettings.Unit.RECORD);
		return new LaneRecord(record(offset, null), 10, fixture.window, null);
	}

	/**
	 * Fetches records with these keys, from an offset on.
	 */
	void fetch(long from, String... keys) {
		List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
		for (int i = 0; i < keys.length; i++) {
			records.add(record(from + i, keys[i]));
		}
		this.state.fetched(records, from + keys.length, 0);
	}

	/**
	 * Fetches records without keys.
	 */
	void fetchOffsets(long... offsets) {
		this.state.fetched(LongStream.of(offsets).mapToObj((offset) -> record(offset, null)).toList(),
				offsets[offsets.length - 1] + 1, 0);
	}

	/**
	 * Fills the window.
	 * @return the records that can start, in order
	 */
	List<LaneRecord> fill(int max) {
		ReadyRecords ready = new ReadyRecords();
		this.window.fill(max, ready);
		return drain(ready);
	}

	static List<LaneRecord> drain(ReadyRecords ready) {
		List<LaneRecord> records = new ArrayList<>();
		for (LaneRecord record = ready.poll(); record != null; record = ready.poll()) {
			records.add(record);
		}
		return records;
	}

	static ReadyRecords ready(Iterable<LaneRecord> records) {
		ReadyRecords ready = new ReadyRecords();
		records.forEach(ready::add);
		return ready;
	}

	LaneRecord at(long offset) {
		for (StartedRecord one = this.state.offsets().oldest(); one != null; one = one.next()) {
			if (one.offset() == offset) {
				return (LaneRecord) one;
			}
		}
		throw new AssertionError("no record " + offset);
	}

	void start(long... offsets) {
		for (long offset : offsets) {
			at(offset).state(LaneRecord.State.STARTED);
		}
	}

	void retain(long offset) {
		this.window.retain(at(offset));
		this.window.applyLimit();
	}

	/**
	 * The offsets of the records that are not finished and may start.
	 */
	List<Long> startable() {
		List<Long> offsets = new ArrayList<>();
		for (StartedRecord one = this.state.offsets().oldest(); one != null; one = one.next()) {
			if (!one.isFinished() && this.window.mayStart((LaneRecord) one)) {
				offsets.add(one.offset());
			}
		}
		return offsets;
	}

	static List<Long> offsets(List<LaneRecord> records) {
		return records.stream().map(LaneRecord::offset).toList();
	}

}
