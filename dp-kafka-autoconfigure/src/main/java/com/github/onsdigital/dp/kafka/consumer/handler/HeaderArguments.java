package com.github.onsdigital.dp.kafka.consumer.handler;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.kafka.support.SimpleKafkaHeaderMapper;
import org.springframework.kafka.support.converter.BatchMessagingMessageConverter;
import org.springframework.kafka.support.converter.MessagingMessageConverter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.support.HeaderMethodArgumentResolver;
import org.springframework.messaging.handler.annotation.support.HeadersMethodArgumentResolver;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolverComposite;
import org.springframework.util.ClassUtils;
import org.springframework.util.function.SingletonSupplier;

/**
 * Resolves the arguments of {@code @Header} and {@code @Headers} parameters. The headers
 * of records are bytes until a parameter requires another type. No header selects a
 * class, in contrast to those that Spring Kafka's JSON mapper reads.
 */
final class HeaderArguments {

	// created at the first use: they load JSON types that the start does not need
	private final SingletonSupplier<MessagingMessageConverter> single = SingletonSupplier
		.of(HeaderArguments::singleConverter);

	private final SingletonSupplier<BatchMessagingMessageConverter> batch = SingletonSupplier
		.of(HeaderArguments::batchConverter);

	private final HandlerMethodArgumentResolverComposite resolvers = new HandlerMethodArgumentResolverComposite();

	private final ConversionService conversion;

	HeaderArguments(ConfigurableBeanFactory beanFactory) {
		DefaultFormattingConversionService conversion = new DefaultFormattingConversionService();
		conversion.addConverter(new BytesConverter(new DefaultFormattingConversionService()));
		this.conversion = conversion;
		this.resolvers.addResolver(new HeaderMethodArgumentResolver(conversion, beanFactory));
		this.resolvers.addResolver(new HeadersMethodArgumentResolver());
	}

	private static MessagingMessageConverter singleConverter() {
		MessagingMessageConverter converter = new MessagingMessageConverter();
		converter.setHeaderMapper(new SimpleKafkaHeaderMapper());
		return converter;
	}

	private static BatchMessagingMessageConverter batchConverter() {
		BatchMessagingMessageConverter converter = new BatchMessagingMessageConverter(null);
		converter.setHeaderMapper(new SimpleKafkaHeaderMapper());
		return converter;
	}

	boolean supports(MethodParameter parameter) {
		return this.resolvers.supportsParameter(parameter);
	}

	Message<?> message(ConsumerRecord<byte[], byte[]> record) {
		return this.single.obtain().toMessage(record, null, null, byte[].class);
	}

	Message<?> message(List<ConsumerRecord<byte[], byte[]>> records) {
		List<ConsumerRecord<?, ?>> any = new ArrayList<>(records);
		return this.batch.obtain().toMessage(any, null, null, List.class);
	}

	// Returns the argument of a parameter. Throws IllegalArgumentException if the header
	// is missing or cannot be converted; its message does not contain the header's value.
	@Nullable Object resolve(MethodParameter parameter, Message<?> message) {
		try {
			return convert(this.resolvers.resolveArgument(parameter, message), parameter);
		}
		catch (ConversionException ex) {
			throw new IllegalArgumentException(name(parameter) + " cannot be read as "
					+ ClassUtils.getShortName(parameter.nestedIfOptional().getNestedParameterType()));
		}
		catch (Exception ex) {
			throw new IllegalArgumentException(name(parameter) + " is missing, and the parameter is not @Nullable");
		}
	}

	// converts keys and values in lists and maps, which the resolvers do not convert
	private @Nullable Object convert(@Nullable Object argument, MethodParameter parameter) {
		Class<?> type = parameter.getParameterType();
		boolean container = (argument instanceof Collection<?>) || (argument instanceof Map<?, ?>);
		if (!container || !(type == List.class || type == Collection.class || type == Map.class)) {
			return argument;
		}
		return this.conversion.convert(argument, TypeDescriptor.forObject(argument), new TypeDescriptor(parameter));
	}

	private static String name(MethodParameter parameter) {
		Header header = parameter.getParameterAnnotation(Header.class);
		return Optional.ofNullable(header)
			.map(Header::name)
			.filter((name) -> !name.isEmpty())
			.or(() -> Optional.ofNullable(parameter.getParameterName()))
			.map((name) -> "header \"" + name + "\"")
			.orElse("header");
	}

}
