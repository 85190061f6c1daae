package com.github.onsdigital.dp.kafka.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import com.github.onsdigital.dp.kafka.cluster.ClusterMonitor;
import com.github.onsdigital.dp.kafka.cluster.ClusterReport;
import com.github.onsdigital.dp.kafka.consumer.HoldableConsumer;
import com.github.onsdigital.dp.kafka.support.SafeThrowable;

/**
 * What the health thread does in one step: takes what others left for it, asks the checks
 * that are due, and makes every hold what the checks ask for. Others only leave messages
 * here; all else belongs to the thread that calls {@link #step()}.
 */
final class HealthLoop {

	private static final Logger logger = LoggerFactory.getLogger(HealthLoop.class);

	private static final long LONGEST_STEP = TimeUnit.SECONDS.toNanos(1);

	private static final long SELF_GRACE = TimeUnit.SECONDS.toNanos(1);

	private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();

	private final Supplier<? extends Collection<HoldableConsumer>> consumers;

	private final NamedChecks checks;

	private final ClusterMonitor monitor;

	private final CheckTiming pace;

	private final Executor executor;

	private final Runnable wakeUp;

	private final Map<String, ConsumerHealthBinding> subscribers = new LinkedHashMap<>();

	private final Map<String, PolledCheck> rounds = new HashMap<>();

	private final List<HealthQuery> questions = new ArrayList<>();

	private @Nullable ClusterReport newest;

	HealthLoop(Supplier<? extends Collection<HoldableConsumer>> consumers, NamedChecks checks, ClusterMonitor monitor,
			CheckTiming pace, Executor executor, Runnable wakeUp) {
		this.consumers = consumers;
		this.checks = checks;
		this.monitor = monitor;
		this.pace = pace;
		this.executor = executor;
		this.wakeUp = wakeUp;
	}

	/**
	 * Leaves a message; for any thread.
	 * @param message done in the next step
	 */
	void tell(Runnable message) {
		this.mailbox.add(message);
		this.wakeUp.run();
	}

	/**
	 * Leaves a report; for any thread.
	 * @param report what the monitor found
	 */
	void report(ClusterReport report) {
		tell(() -> {
			this.questions.forEach((question) -> question.hear(report));
			take(report);
		});
	}

	/**
	 * Leaves a question; for any thread.
	 * @param consumerId the consumer whose checks are asked, or {@code null} for all
	 * @return whether all are healthy
	 */
	CompletableFuture<Boolean> ask(@Nullable String consumerId) {
		CompletableFuture<Boolean> answer = new CompletableFuture<>();
		tell(() -> begin(consumerId, answer));
		return answer;
	}

	boolean isIdle() {
		return this.mailbox.isEmpty();
	}

	/**
	 * Does all that is due.
	 * @return after how many nanoseconds to come again, if no message comes before
	 */
	long step() {
		findSubscribers();
		for (Runnable message = this.mailbox.poll(); message != null; message = this.mailbox.poll()) {
			message.run();
		}
		long left = LONGEST_STEP;
		Set<String> names = names();
		for (String name : names) {
			left = Math.min(left, rounds(name).tick());
		}
		this.rounds.entrySet().removeIf((entry) -> !names.contains(entry.getKey()) && forget(entry.getValue()));
		answerThoseWhoLeft();
		List<HealthQuery> settled = settleQuestions();
		for (ConsumerHealthBinding subscriber : this.subscribers.values()) {
			left = Math.min(left, follow(subscriber));
		}
		settled.forEach((question) -> answer(question.answer(), !question.hasBadNews()));
		for (HealthQuery question : this.questions) {
			left = Math.min(left, question.left(this.pace.now()));
		}
		return Math.max(0, left);
	}

	/**
	 * Answers what is still open, before the thread ends: nothing is given up then.
	 */
	void end() {
		for (Runnable message = this.mailbox.poll(); message != null; message = this.mailbox.poll()) {
			message.run();
		}
		this.questions.forEach((question) -> question.answer().complete(false));
		this.questions.clear();
	}

	// on another thread: what depends on the answer may block, this one must not
	private void answer(CompletableFuture<Boolean> answer, boolean healthy) {
		try {
			this.executor.execute(() -> answer.complete(healthy));
		}
		catch (RuntimeException | Error ex) {
			logger.debug("No thread for an answer", ex);
			// a no keeps the record and blocks nobody; what follows a yes may block
			answer.complete(false);
		}
	}

	private void findSubscribers() {
		Map<String, ConsumerHealthBinding> before = new HashMap<>(this.subscribers);
		this.subscribers.clear();
		for (HoldableConsumer consumer : this.consumers.get()) {
			ConsumerHealthBinding subscriber = before.get(consumer.id());
			if (subscriber == null || subscriber.consumer() != consumer) {
				subscriber = new ConsumerHealthBinding(consumer, this.pace);
				if (this.newest != null) {
					subscriber.self().report(this.newest);
				}
			}
			if (!subscriber.isClosing()) {
				this.subscribers.put(consumer.id(), subscriber);
			}
		}
	}

	private Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		this.subscribers.values().forEach((subscriber) -> names.addAll(subscriber.names()));
		names.remove(ConsumerHealthBinding.SELF);
		return names;
	}

	// what is known of a check nobody asks for is too old for the next who subscribes
	private boolean forget(PolledCheck check) {
		this.questions.forEach((question) -> question.forget(check));
		return check.abandon();
	}

	// what they keep can be handled by a later run
	private void answerThoseWhoLeft() {
		for (HealthQuery question : List.copyOf(this.questions)) {
			ConsumerHealthBinding asker = question.asker();
			if (asker != null && !this.subscribers.containsValue(asker)) {
				this.questions.remove(question);
				answer(question.answer(), false);
			}
		}
	}

	private PolledCheck rounds(String name) {
		return this.rounds.computeIfAbsent(name,
				(key) -> new PolledCheck(key, this.checks, this.pace, this.executor, this::tell));
	}

	private List<CheckResult> results(ConsumerHealthBinding subscriber) {
		return subscriber.names().stream().map((name) -> result(subscriber, name)).toList();
	}

	private CheckResult result(ConsumerHealthBinding subscriber, String name) {
		if (ConsumerHealthBinding.SELF.equals(name)) {
			return subscriber.self().result();
		}
		return rounds(name).result();
	}

	private long follow(ConsumerHealthBinding subscriber) {
		try {
			return subscriber.follow(results(subscriber));
		}
		catch (RuntimeException ex) {
			logger.warn("Health could not hold or release consumer {}; tried again", subscriber.consumer().id(),
					SafeThrowable.forLog(ex));
			return LONGEST_STEP;
		}
	}

	private void begin(@Nullable String consumerId, CompletableFuture<Boolean> answer) {
		ConsumerHealthBinding asker = (consumerId != null) ? this.subscribers.get(consumerId) : null;
		if (consumerId != null && asker == null) {
			// closing, or none of ours: no check of ours speaks against giving up, but
			// what is kept can be handled by the next run
			answer(answer, false);
			return;
		}
		HealthQuery question = new HealthQuery(asker, answer, this.pace.now() + 2 * this.pace.timeout() + SELF_GRACE);
		this.questions.add(question);
		Collection<ConsumerHealthBinding> asked = (asker != null) ? List.of(asker) : List.copyOf(this.subscribers.values());
		boolean self = false;
		for (ConsumerHealthBinding subscriber : asked) {
			for (String name : subscriber.names()) {
				if (ConsumerHealthBinding.SELF.equals(name)) {
					self = true;
				}
				else {
					question.ask(rounds(name));
				}
			}
		}
		if (self) {
			askSelf(question);
		}
	}

	private void askSelf(HealthQuery question) {
		question.askSelf();
		try {
			CompletableFuture<ClusterReport> unused = this.monitor.checkNow()
				.whenComplete((report, ex) -> tell(() -> answerSelf(question, (ex != null) ? null : report)));
		}
		catch (RuntimeException ex) {
			logger.debug("The cluster check could not be asked", ex);
			answerSelf(question, null);
		}
	}

	private void answerSelf(HealthQuery question, @Nullable ClusterReport report) {
		if (!question.isSelfOpen()) {
			// too late for the question; the monitor reports it to all as well
			return;
		}
		// one that came late was reported to all before, and maybe newer ones since
		if (report != null && !question.hasHeard(report)) {
			take(report);
		}
		ConsumerHealthBinding asker = question.asker();
		if (asker == null) {
			question.selfAnswered(true);
			return;
		}
		if (report == null) {
			asker.self().unanswered();
		}
		question.selfAnswered(asker.self().isHealthy());
	}

	@SuppressWarnings("ReferenceEquality") // an answer comes again as a report to all; an
											// equal one of another check counts
	private void take(ClusterReport report) {
		if (report != this.newest) {
			this.newest = report;
			this.subscribers.values().forEach((subscriber) -> subscriber.self().report(report));
		}
	}

	private List<HealthQuery> settleQuestions() {
		List<HealthQuery> settled = new ArrayList<>();
		for (HealthQuery question : List.copyOf(this.questions)) {
			if (question.isSelfLate(this.pace.now())) {
				answerSelf(question, null);
			}
			boolean badNews = question.asker() != null && question.hasBadNews();
			if (badNews || question.isSettled()) {
				this.questions.remove(question);
				settled.add(question);
			}
		}
		return settled;
	}

}
