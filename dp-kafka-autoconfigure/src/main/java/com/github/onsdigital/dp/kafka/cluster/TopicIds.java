package com.github.onsdigital.dp.kafka.cluster;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import org.apache.kafka.common.Uuid;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the id of each topic with that of the previous check, and notifies listeners
 * of a topic that was deleted and created again. A topic that is missing temporarily
 * keeps its last known id. {@link #subscribe} may be called by any thread, the other
 * methods by the monitor's thread only.
 */
final class TopicIds {

	private static final Logger logger = LoggerFactory.getLogger(TopicIds.class);

	private final Map<String, Uuid> known = new HashMap<>();

	private final List<Listener> listeners = new CopyOnWriteArrayList<>();

	ClusterMonitor.Subscription subscribe(String topic, Runnable target) {
		Listener listener = new Listener(topic, target);
		this.listeners.add(listener);
		return () -> this.listeners.remove(listener);
	}

	void compare(Map<String, Uuid> ids) {
		ids.forEach((topic, id) -> {
			Uuid before = this.known.put(topic, id);
			if (before != null && !before.equals(id)) {
				logger.warn("Topic '{}' was deleted and created again (id {}, before {}): its offsets start again at 0",
						topic, id, before);
				notifyListeners(topic);
			}
		});
	}

	private void notifyListeners(String topic) {
		for (Listener listener : this.listeners) {
			if (listener.topic().equals(topic)) {
				try {
					listener.target().run();
				}
				catch (Exception | LinkageError | AssertionError | StackOverflowError ex) {
					logger.error("A listener for topic '{}' failed", topic, ex);
				}
			}
		}
	}

	/**
	 * Compared by identity: one runnable may be subscribed twice.
	 */
	@SuppressWarnings("ClassCanBeRecord")
	private static final class Listener {

		private final String topic;

		private final Runnable target;

		Listener(String topic, Runnable target) {
			this.topic = topic;
			this.target = target;
		}

		String topic() {
			return this.topic;
		}

		Runnable target() {
			return this.target;
		}

	}

}
