create table if not exists account (
	customer varchar(100) primary key,
	balance bigint not null
);

create table if not exists payment (
	number bigint generated always as identity,
	order_id varchar(100) primary key,
	customer varchar(100) not null,
	amount bigint not null
);

insert into account (customer, balance)
	values ('Ada', 0), ('Grace', 0), ('Alan', 0), ('Edsger', 0), ('Barbara', 0) on conflict do nothing;
