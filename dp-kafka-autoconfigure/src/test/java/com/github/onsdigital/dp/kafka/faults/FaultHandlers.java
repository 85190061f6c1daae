package com.github.onsdigital.dp.kafka.faults;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.KafkaBatchHandler;
import com.github.onsdigital.dp.kafka.consumer.KafkaMessageHandler;
import com.github.onsdigital.dp.kafka.consumer.Transition;

/**
 * The handlers of an instance: they simulate work and log their events.
 */
@Component
class FaultHandlers {

	private static final long WORK = Duration.ofMillis(1).toNanos();

	private final String instance;

	private final EventLog log;

	FaultHandlers(@Value("${spring.application.name}") String instance, EventLog log) {
		this.instance = instance;
		this.log = log;
	}

	@KafkaMessageHandler(id = Plan.SINGLE, topic = "${faults.topic}", group = "${faults.single-group}")
	void handle(ConsumerRecord<byte[], byte[]> record) {
		log(Event.Kind.START, Plan.SINGLE, record);
		LockSupport.parkNanos(WORK);
		log(Event.Kind.END, Plan.SINGLE, record);
	}

	@KafkaBatchHandler(id = Plan.BATCH, topic = "${faults.topic}", group = "${faults.batch-group}",
			batchSize = "${faults.batch-size}")
	void handle(List<ConsumerRecord<byte[], byte[]>> batch) {
		batch.forEach((record) -> log(Event.Kind.START, Plan.BATCH, record));
		LockSupport.parkNanos(WORK);
		batch.forEach((record) -> log(Event.Kind.END, Plan.BATCH, record));
	}

	@EventListener
	void stateChanged(ConsumerStateChangedEvent event) {
		Transition transition = event.getTransition();
		this.log.add(Event.transition(event.getConsumer().id(), this.instance,
				transition.from() + ">" + transition.to() + " " + transition.reason()));
	}

	private void log(Event.Kind kind, String kindOfHandler, ConsumerRecord<byte[], byte[]> record) {
		this.log.add(Event.of(kind, kindOfHandler, this.instance, record));
	}

}
