package com.github.onsdigital.dp.kafka.endpoint;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.ConsumerGroup;
import com.github.onsdigital.dp.kafka.consumer.HoldOwner;
import com.github.onsdigital.dp.kafka.consumer.HoldStrength;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;

/**
 * The actions that an operator can request for a consumer.
 */
enum ConsumerAction {

	/** Withdraws the operator's stop and pause. */
	START {
		@Override
		void apply(ConsumerGroup consumer, String text) {
			consumer.start();
		}
	},

	/**
	 * Places the operator's stop: the consumer leaves its group.
	 */
	STOP {
		@Override
		void apply(ConsumerGroup consumer, String text) {
			if (consumer instanceof HoldableConsumer holdable) {
				holdable.hold(HoldOwner.OPERATOR_STOP, HoldStrength.STOP, text);
			}
			else {
				consumer.stop();
			}
		}
	},

	/**
	 * Places the operator's pause: the consumer fetches nothing and keeps its membership.
	 */
	PAUSE {
		@Override
		void apply(ConsumerGroup consumer, String text) {
			if (consumer instanceof HoldableConsumer holdable) {
				holdable.hold(HoldOwner.OPERATOR_PAUSE, HoldStrength.PAUSE, text);
			}
			else {
				consumer.pause();
			}
		}
	},

	/** Withdraws the operator's pause. */
	RESUME {
		@Override
		void apply(ConsumerGroup consumer, String text) {
			consumer.resume();
		}
	};

	abstract void apply(ConsumerGroup consumer, String text);

	static @Nullable ConsumerAction of(@Nullable String name) {
		for (ConsumerAction action : values()) {
			if (action.toString().equals(name)) {
				return action;
			}
		}
		return null;
	}

	@Override
	public String toString() {
		return name().toLowerCase(Locale.ROOT);
	}

}
