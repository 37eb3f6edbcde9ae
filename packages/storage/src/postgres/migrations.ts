import { functions } from './functions.ts'

/** The steps from an empty database to the newest version; `hp.version` says how many it has seen. They are never changed, only added to. */
export const migrations: readonly string[] = [
  `
  create table hp.study (
    id bigint generated always as identity primary key,
    name text not null unique,
    events integer not null default 0,
    trials integer not null default 0,
    described boolean not null default false,
    search text, -- the body of the last search that was begun
    created_at timestamptz not null default clock_timestamp(),
    changed_at timestamptz not null default clock_timestamp()
  );
  create table hp.event (
    study bigint not null references hp.study (id) on delete cascade,
    place integer not null,
    body text not null,
    primary key (study, place)
  );
  create table hp.trial (
    study bigint not null references hp.study (id) on delete cascade,
    number integer not null,
    state text not null check (state in ('queued', 'running', 'complete', 'pruned', 'infeasible', 'failed', 'lost', 'cancelled')),
    attempt integer not null,
    worker text,
    lease_until timestamptz,
    job uuid, -- what the queue delivers it with
    retry integer, -- which delivery of that job its worker has
    lost text[] not null default '{}', -- the workers that ended or fell silent while they had it
    primary key (study, number)
  );
  create index trial_by_state on hp.trial (study, state, number) where state in ('queued', 'running');
  create table hp.attempt_log (
    study bigint not null references hp.study (id) on delete cascade,
    number integer not null,
    attempt integer not null,
    worker text,
    at timestamptz not null default clock_timestamp()
  );
  create table hp.rejected (
    study bigint not null references hp.study (id) on delete cascade,
    number integer not null,
    attempt integer not null,
    event text not null,
    at timestamptz not null default clock_timestamp()
  );
  create table hp.data (
    fingerprint text not null,
    place integer not null,
    name text not null,
    body bytea not null,
    primary key (fingerprint, place)
  );
  create function hp.refuse() returns trigger language plpgsql as $$
    begin
      raise exception '% of hp.% is not changed', tg_argv[0], tg_table_name;
    end
  $$;
  create trigger trial_final before update on hp.trial for each row
    when (old.state not in ('queued', 'running')) execute function hp.refuse('a trial that has ended');
  create trigger event_final before update on hp.event for each row execute function hp.refuse('what is written');
  create trigger attempt_final before update on hp.attempt_log for each row execute function hp.refuse('what is written');
  `,
  functions,
]
