package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.Transition;
import com.github.onsdigital.dp.kafka.support.Internal;

/**
 * Receives the events of a life cycle, outside its lock: transitions and failures on the
 * life-cycle thread, in order; warnings on the thread concerned. An exception thrown by
 * an observer is reported as a warning.
 */
@Internal
public interface LifecycleObserver {

	/**
	 * Called after a transition.
	 * @param transition the transition
	 * @param holds the holds at that time
	 */
	void onTransition(Transition transition, List<Hold> holds);

	/**
	 * Called when a run ended abnormally, or could not be started.
	 * @param description a description of the failure
	 * @param cause the cause, or {@code null} if it is unknown
	 * @param retryIn the time until the next start
	 */
	void onFailure(String description, @Nullable Throwable cause, Duration retryIn);

	/**
	 * Called for a condition that needs attention.
	 * @param text the description
	 * @param cause the cause, or {@code null}
	 */
	void onWarning(String text, @Nullable Throwable cause);

}
