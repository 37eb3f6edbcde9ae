/** Marks a file as ours: 'hpst' in letters (pragma application_id). */
export const applicationId = 0x68707374

/** The steps from an empty file to the newest version; a file says in user_version how many it has seen. They are never changed, only added to. */
export const migrations: readonly string[] = [
  `
  create table study (
    id integer primary key,
    name text not null unique,
    events integer not null default 0,
    trials integer not null default 0,
    created_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    changed_at text not null default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
  ) strict;
  create table event (
    key integer primary key, -- 2^32 times the study, and the place in it: a study lies together, in its order
    body text not null
  ) strict;
  create table trial (
    study integer not null references study (id) on delete cascade,
    number integer not null,
    state text not null default 'queued',
    attempt integer not null default 0,
    worker text,
    lease_until real,
    primary key (study, number)
  ) strict, without rowid;
  create index trial_by_state on trial (study, state, number);
  `,
  `
  alter table trial add column lost text; -- the workers that ended or fell silent while they had it, a JSON list
  create trigger trial_final before update on trial when old.state not in ('queued', 'running') begin
    select raise(abort, 'a trial that has ended does not change');
  end;
  `,
]
