package com.github.onsdigital.dp.kafka.faults.lanes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;

import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.producer.MessageProducer;
import com.github.onsdigital.dp.kafka.producer.SendOptions;

/**
 * The handlers of an instance, of which it has one: they simulate work and log the
 * beginning and the end of each call.
 */
final class LaneHandlers {

	private LaneHandlers() {
	}

	private static void handle(ConsumerRecord<byte[], byte[]> record, String instance, CallLog log, Duration maxWork) {
		log.add(Call.of(Call.Kind.START, instance, record));
		if (!maxWork.isZero()) {
			LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(maxWork.toNanos()));
		}
		log.add(Call.of(Call.Kind.END, instance, record));
	}

	@ConditionalOnProperty(name = "faults.mode", havingValue = "key")
	static class ByKey {

		private final String instance;

		private final Duration maxWork;

		private final CallLog log;

		ByKey(@Value("${spring.application.name}") String instance, @Value("${faults.max-work:6ms}") Duration maxWork,
				CallLog log) {
			this.instance = instance;
			this.maxWork = maxWork;
			this.log = log;
		}

		@KafkaMessageHandler(id = LanePlan.CONSUMER, topic = "${faults.topic}", group = "${faults.topic}-group",
				ordering = "key", numWorkers = "16")
		void handle(ConsumerRecord<byte[], byte[]> record) {
			LaneHandlers.handle(record, this.instance, this.log, this.maxWork);
		}

	}

	@ConditionalOnProperty(name = "faults.mode", havingValue = "unordered")
	static class Unordered {

		private final String instance;

		private final Duration maxWork;

		private final CallLog log;

		Unordered(@Value("${spring.application.name}") String instance,
				@Value("${faults.max-work:6ms}") Duration maxWork, CallLog log) {
			this.instance = instance;
			this.maxWork = maxWork;
			this.log = log;
		}

		@KafkaMessageHandler(id = LanePlan.CONSUMER, topic = "${faults.topic}", group = "${faults.topic}-group",
				ordering = "unordered", numWorkers = "16")
		void handle(ConsumerRecord<byte[], byte[]> record) {
			LaneHandlers.handle(record, this.instance, this.log, this.maxWork);
		}

	}

	@ConditionalOnProperty(name = "faults.mode", havingValue = "pipeline")
	static class Pipeline {

		private final String instance;

		private final CallLog log;

		private final MessageProducer out;

		Pipeline(@Value("${spring.application.name}") String instance, CallLog log,
				@Qualifier("out") MessageProducer out) {
			this.instance = instance;
			this.log = log;
			this.out = out;
		}

		@KafkaMessageHandler(id = LanePlan.CONSUMER, topic = "${faults.topic}", group = "${faults.topic}-group",
				maxInFlight = "${faults.max-in-flight}")
		CompletionStage<Void> handle(ConsumerRecord<byte[], byte[]> record) {
			this.log.add(Call.of(Call.Kind.START, this.instance, record));
			byte[] position = (record.partition() + "@" + record.offset()).getBytes(StandardCharsets.UTF_8);
			SendOptions key = SendOptions.none().key(record.key());
			return this.out.sendBytes(position, key)
				.thenAccept((sent) -> this.log.add(Call.of(Call.Kind.END, this.instance, record)));
		}

	}

}
