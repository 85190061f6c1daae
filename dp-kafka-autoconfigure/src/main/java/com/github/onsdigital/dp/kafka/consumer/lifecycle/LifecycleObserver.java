package com.github.onsdigital.dp.kafka.consumer.lifecycle;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import com.github.onsdigital.dp.kafka.consumer.Hold;
import com.github.onsdigital.dp.kafka.consumer.Transition;

/**
 * Is told what a life-cycle does. Called outside its lock: of moves and ends on the owner
 * thread, in order; of warnings on the thread concerned. What it throws is told as a
 * warning.
 */
public interface LifecycleObserver {

	/**
	 * The consumer moved.
	 * @param transition the move
	 * @param holds what held it then
	 */
	void moved(Transition transition, List<Hold> holds);

	/**
	 * A run ended without being asked to, or could not be started.
	 * @param what what happened, in words
	 * @param cause why, or {@code null} if nobody knows
	 * @param retryIn after what time it is tried again
	 */
	void failed(String what, @Nullable Throwable cause, Duration retryIn);

	/**
	 * Something a person should know.
	 * @param text what, with the consumer's id
	 * @param cause why, or {@code null}
	 */
	void warned(String text, @Nullable Throwable cause);

}
