package com.github.onsdigital.dp.kafka.consumer.listener.dispatch;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka consumer for Spring to drive, laid over the real one: the calls of
 * {@link InterceptedConsumer} are ours, all others, also those that a later client brings, are
 * the client's.
 */
public final class ConsumerProxy implements InvocationHandler {

	private static final Map<Method, Method> OVERLAID = overlaid();

	/**
	 * Asked once a record, and to look into a proxy is slow.
	 */
	private static final ThreadLocal<@Nullable Known> KNOWN = new ThreadLocal<>();

	private final Consumer<byte[], byte[]> client;

	private final GroupMember member;

	private final InterceptedConsumer calls;

	private ConsumerProxy(Consumer<byte[], byte[]> client, GroupMember member) {
		this.client = client;
		this.member = member;
		this.calls = new InterceptedConsumer(client, member);
	}

	/**
	 * Makes a member of a run.
	 * @param client the client, not yet subscribed
	 * @param settings about the consumer
	 * @param control what the members of the run are told
	 * @param listener is told what happens
	 * @param nanos the monotonic clock
	 * @return the consumer for Spring
	 */
	public static Consumer<byte[], byte[]> over(Consumer<byte[], byte[]> client, MemberSettings settings,
			RunControl control, MemberListener listener, LongSupplier nanos) {
		return over(client, settings, control, listener, nanos, System::currentTimeMillis);
	}

	static Consumer<byte[], byte[]> over(Consumer<byte[], byte[]> client, MemberSettings settings, RunControl control,
			MemberListener listener, LongSupplier nanos, LongSupplier wallMillis) {
		GroupMember member = new GroupMember(settings, client, control, listener, nanos, wallMillis);
		control.add(member);
		@SuppressWarnings("unchecked")
		Consumer<byte[], byte[]> overlay = (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
				ConsumerProxy.class.getClassLoader(), new Class<?>[] { Consumer.class },
				new ConsumerProxy(client, member));
		return overlay;
	}

	static GroupMember memberOf(Consumer<?, ?> consumer) {
		Known known = KNOWN.get();
		if (known != null && known.consumer() == consumer) {
			return known.member();
		}
		if (Proxy.isProxyClass(consumer.getClass())
				&& Proxy.getInvocationHandler(consumer) instanceof ConsumerProxy overlay) {
			KNOWN.set(new Known(consumer, overlay.member));
			return overlay.member;
		}
		throw new IllegalStateException("not a consumer of dp-kafka: " + consumer.getClass().getName());
	}

	// the thread may be one of a pool
	static void forget() {
		KNOWN.remove();
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] args) throws Throwable {
		Method ours = OVERLAID.get(method);
		try {
			return (ours != null) ? ours.invoke(this.calls, args) : method.invoke(this.client, args);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	private static Map<Method, Method> overlaid() {
		return overlaid(InterceptedConsumer.class, Consumer.class);
	}

	/**
	 * Finds the methods of an interface that are intercepted.
	 * @param calls the class whose methods, apart from the private ones, intercept those
	 * of the same signature
	 * @param intercepted the interface
	 * @return the intercepting method for each intercepted one
	 * @throws IllegalStateException if the interface has no such method: a call that is
	 * not intercepted would pass dp-kafka by
	 */
	static Map<Method, Method> overlaid(Class<?> calls, Class<?> intercepted) {
		Map<Method, Method> overlaid = new HashMap<>();
		for (Method ours : calls.getDeclaredMethods()) {
			if (!ours.isSynthetic() && !Modifier.isPrivate(ours.getModifiers())) {
				overlaid.put(find(intercepted, ours), ours);
			}
		}
		return Map.copyOf(overlaid);
	}

	private static Method find(Class<?> intercepted, Method ours) {
		try {
			Method method = intercepted.getMethod(ours.getName(), ours.getParameterTypes());
			if (method.getReturnType() == ours.getReturnType()) {
				return method;
			}
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(unknown(intercepted, ours), ex);
		}
		throw new IllegalStateException(unknown(intercepted, ours));
	}

	private static String unknown(Class<?> intercepted, Method ours) {
		return "dp-kafka intercepts " + ours.getName() + Arrays.toString(ours.getParameterTypes()) + ", which "
				+ intercepted.getName() + " does not have. This version of kafka-clients is not supported";
	}

	private record Known(Consumer<?, ?> consumer, GroupMember member) {

	}

}
