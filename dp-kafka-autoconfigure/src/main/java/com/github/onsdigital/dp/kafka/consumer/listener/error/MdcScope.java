package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.message.TraceIds;
import com.github.onsdigital.dp.kafka.support.Guarded;

/**
 * Sets the trace id of a record in the MDC while log lines about it are written.
 */
final class MdcScope {

	private MdcScope() {
	}

	// Several records have no common trace id; their lines are logged without one.
	static void log(List<ConsumerRecord<byte[], byte[]>> records, Runnable lines) {
		String id = (records.size() == 1) ? Guarded.call(records.get(0).headers(), TraceIds::given) : null;
		if (id == null) {
			lines.run();
			return;
		}
		String before = TraceIds.replace(id);
		try {
			lines.run();
		}
		finally {
			TraceIds.replace(before);
		}
	}

}
