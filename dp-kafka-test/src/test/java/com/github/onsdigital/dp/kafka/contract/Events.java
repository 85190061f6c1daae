package com.github.onsdigital.dp.kafka.contract;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.context.event.EventListener;

import com.github.onsdigital.dp.kafka.consumer.ConsumerStateChangedEvent;
import com.github.onsdigital.dp.kafka.consumer.PositionJumpedEvent;
import com.github.onsdigital.dp.kafka.consumer.RecordAbandonedEvent;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.producer.SendFailedEvent;

/**
 * The events that an application received.
 */
class Events {

	final List<RecordAbandonedEvent> abandoned = new CopyOnWriteArrayList<>();

	final List<PositionJumpedEvent> jumps = new CopyOnWriteArrayList<>();

	final List<SendFailedEvent> failedSends = new CopyOnWriteArrayList<>();

	final List<Transition> transitions = new CopyOnWriteArrayList<>();

	@EventListener
	void abandoned(RecordAbandonedEvent event) {
		this.abandoned.add(event);
	}

	@EventListener
	void jumped(PositionJumpedEvent event) {
		this.jumps.add(event);
	}

	@EventListener
	void failed(SendFailedEvent event) {
		this.failedSends.add(event);
	}

	@EventListener
	void changed(ConsumerStateChangedEvent event) {
		this.transitions.add(event.getTransition());
	}

	/**
	 * Returns the values of all abandoned records.
	 */
	List<String> abandonedValues() {
		return this.abandoned.stream().flatMap((event) -> event.getRecords().stream()).map(Calls::text).toList();
	}

}
