package com.github.onsdigital.dp.kafka.consumer.listener.error;

import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import com.github.onsdigital.dp.kafka.message.TraceIds;
import com.github.onsdigital.dp.kafka.support.Guarded;

/**
 * Has the trace id that a record came with in the MDC of the lines that tell of it.
 */
final class MdcScope {

	private MdcScope() {
	}

	/**
	 * Logs.
	 * @param records what is told of; several have no id in common
	 * @param lines logs
	 */
	static void log(List<ConsumerRecord<byte[], byte[]>> records, Runnable lines) {
		String id = (records.size() == 1) ? Guarded.ask(records.get(0).headers(), TraceIds::given) : null;
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
