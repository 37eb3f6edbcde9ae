/**
 * What the database does by itself, so that a call is one message: events are judged as `isNews` of the core judges them, and the row of a trial and its
 * job in the queue change together. A study is written by one at a time, but nobody is held up while the disk takes what was written: `append` and
 * `claim` let go of the study first and wait then, and `read` waits until what it has found is on the disk. So what anybody was told survives a crash.
 */
export const functions = `
  -- Who writes holds the row of the study already: it need not be looked for again with every event.
  alter table hp.event drop constraint event_study_fkey;
  alter table hp.attempt_log drop constraint attempt_log_study_fkey;
  create index attempt_log_by_study on hp.attempt_log (study);

  -- No trial below this number waits: those that were claimed need not be passed again.
  alter table hp.study add column front integer not null default 0;

  -- The three ways of a job that are on the way of every trial, as pg-boss goes them.
  create function hp.send(study bigint, numbers integer[]) returns void language plpgsql as $$
    begin
      insert into hp_queue.job (id, name, data, priority, start_after, created_on, expire_seconds, deletion_seconds, keep_until, retry_limit,
          retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds)
        select t.job, q.name, jsonb_build_object('number', t.number), -t.number, hp_queue.job_now(), hp_queue.job_now(), q.expire_seconds,
            q.deletion_seconds, hp_queue.job_now() + q.retention_seconds * interval '1s', q.retry_limit, q.retry_delay, q.retry_backoff,
            q.retry_delay_max, q.policy, q.dead_letter, q.heartbeat_seconds
          from hp.trial t join hp_queue.queue q on q.name = 'study-' || send.study
          where t.study = send.study and t.number = any(numbers) and t.state = 'queued';
    end
  $$;
  create function hp.deliver(study bigint, job uuid) returns integer language plpgsql as $$
    declare delivery integer;
    begin
      update hp_queue.job set state = 'active', started_on = hp_queue.job_now(), heartbeat_on = hp_queue.job_now(),
          retry_count = retry_count + (started_on is not null)::integer
        where name = 'study-' || deliver.study and id = deliver.job and state < 'active' returning retry_count into delivery;
      return delivery;
    end
  $$;
  create function hp.complete(study bigint, job uuid, retry integer) returns boolean language plpgsql as $$
    begin
      update hp_queue.job set state = 'completed', completed_on = hp_queue.job_now(), output = null
        where name = 'study-' || complete.study and id = complete.job and state = 'active' and retry_count = retry;
      return found;
    end
  $$;

  -- Keeps those events that are news; kept is null when there is no such study, and what was given back is left to the queue.
  create function hp.record(named text, place integer, types text[], numbers integer[], attempts integer[], details text[], bodies text[],
      lease integer, out kept boolean, out back jsonb) language plpgsql as $$
    declare
      s hp.study;
      t hp.trial;
      news boolean;
      fresh text[] := '{}';
      waiting integer[] := '{}';
      known integer;
      refused text;
    begin
      back := '[]';
      select * into s from hp.study where name = named for update;
      if not found then return; end if;
      kept := place is null or place = s.events;
      if not kept then return; end if;
      known := s.trials;
      for i in 1 .. cardinality(types) loop
        news := false;
        refused := null;
        if t.number is distinct from numbers[i] then
          select * into t from hp.trial where study = s.id and number = numbers[i];
        end if;
        case types[i]
          when 'study/created' then
            news := not s.described;
            s.described := true;
          when 'search/begun' then
            news := s.search is distinct from bodies[i];
            s.search := bodies[i];
          when 'trial/queued' then
            if numbers[i] = s.trials then
              news := true;
              s.trials := s.trials + 1;
              insert into hp.trial (study, number, state, attempt, job) values (s.id, numbers[i], 'queued', 0, gen_random_uuid()) returning * into t;
              waiting := waiting || t.number;
            end if;
          when 'trial/claimed' then
            if t.state in ('queued', 'running') and attempts[i] > t.attempt then
              news := true;
              if t.number < known then -- who claims by himself needs no delivery
                delete from hp_queue.job where name = 'study-' || s.id and id = t.job;
              end if;
              update hp.trial set state = 'running', attempt = attempts[i], worker = details[i], job = null, retry = null,
                  lease_until = clock_timestamp() + lease * interval '1 millisecond'
                where study = s.id and number = t.number returning * into t;
              insert into hp.attempt_log (study, number, attempt, worker) values (s.id, t.number, t.attempt, t.worker);
            end if;
          when 'trial/released' then
            if t.state = 'running' and t.attempt = attempts[i] then
              news := true;
              s.front := least(s.front, t.number);
              if t.job is null then
                t.job := gen_random_uuid();
                waiting := waiting || t.number;
              else
                back := back || jsonb_build_object('id', t.job, 'retryCount', t.retry);
              end if;
              update hp.trial set state = 'queued', worker = null, job = t.job, retry = null
                where study = s.id and number = t.number returning * into t;
            end if;
          when 'trial/finished' then
            if t.attempt <> attempts[i] or not (t.state = 'running' or (t.state = 'queued' and details[i] = 'cancelled')) then
              refused := types[i];
            elsif t.retry is not null and not hp.complete(s.id, t.job, t.retry) then
              refused := 'delivery';
            elsif t.number is not null then
              news := true;
              if t.retry is null and t.number < known then
                delete from hp_queue.job where name = 'study-' || s.id and id = t.job;
              end if;
              update hp.trial set state = details[i] where study = s.id and number = t.number returning * into t;
            end if;
            if refused is not null then
              insert into hp.rejected (study, number, attempt, event) values (s.id, t.number, attempts[i], refused);
            end if;
          else
            news := t.state = 'running' and t.attempt = attempts[i];
        end case;
        if news then fresh := fresh || bodies[i]; end if;
      end loop;
      if cardinality(fresh) > 0 then
        insert into hp.event (study, place, body) select s.id, s.events + at - 1, body from unnest(fresh) with ordinality as x (body, at);
        update hp.study set events = events + cardinality(fresh), trials = s.trials, described = s.described, search = s.search, front = s.front,
          changed_at = clock_timestamp() where id = s.id;
      end if;
      if cardinality(waiting) > 0 then perform hp.send(s.id, waiting); end if;
    end
  $$;

  -- Gives trials that wait to a worker: {"claims": […]}. Where one of those wanted runs, what has to be looked into comes instead: {"unseen": […]} are the
  -- workers that have them and are not among those said to be alive; {"left": true} when a lease has ended, or was the worker's own.
  create function hp.give(named text, who text, wanted integer[], alive text[], lease integer, at bigint) returns jsonb language plpgsql as $$
    declare
      s hp.study;
      t hp.trial;
      claims jsonb := '[]';
      given text[] := '{}';
      doubts jsonb;
      first boolean;
    begin
      select * into s from hp.study where name = named for update;
      if not found then return '{"claims": []}'; end if;
      first := wanted is null;
      if first then
        select array[number] into wanted from hp.trial where study = s.id and state = 'queued' and number >= s.front order by number limit 1;
      end if;
      select case
          when bool_or(worker is null or worker = who or lease_until is null or lease_until <= clock_timestamp()) then '{"left": true}'::jsonb
          when bool_or(worker <> all(alive)) then jsonb_build_object('unseen', jsonb_agg(distinct worker))
        end into doubts from hp.trial
        where study = s.id and state = 'running' and (case when first then number < coalesce(wanted[1], s.trials) else number = any(wanted) end);
      if doubts is not null then return doubts; end if;
      for i in 1 .. coalesce(cardinality(wanted), 0) loop
        select * into t from hp.trial where study = s.id and number = wanted[i] and state = 'queued';
        if not found then continue; end if;
        t.retry := hp.deliver(s.id, t.job);
        update hp.trial set state = 'running', attempt = t.attempt + 1, worker = who, retry = t.retry,
            job = case when t.retry is not null then job end, -- a trial whose job is gone is had by its lease alone
            lease_until = clock_timestamp() + lease * interval '1 millisecond'
          where study = s.id and number = t.number;
        insert into hp.attempt_log (study, number, attempt, worker) values (s.id, t.number, t.attempt + 1, who);
        claims := claims || jsonb_build_object('number', t.number, 'attempt', t.attempt + 1);
        given := given || format('{"type":"trial/claimed","number":%s,"attempt":%s,"worker":%s,"at":%s}', t.number, t.attempt + 1, to_json(who), at);
      end loop;
      if cardinality(given) > 0 then
        insert into hp.event (study, place, body) select s.id, s.events + place - 1, body from unnest(given) with ordinality as x (body, place);
        update hp.study set events = events + cardinality(given), front = case when first then wanted[1] + 1 else front end,
          changed_at = clock_timestamp() where id = s.id;
      end if;
      return jsonb_build_object('claims', claims);
    end
  $$;

  -- The same, each as a whole: the study is free again before the disk has what was written, and the answer comes when it has.
  create procedure hp.append(named text, place integer, types text[], numbers integer[], attempts integer[], details text[], bodies text[],
      lease integer, inout kept boolean) language plpgsql as $$
    begin
      perform set_config('synchronous_commit', 'off', true);
      select r.kept into kept from hp.record(named, place, types, numbers, attempts, details, bodies, lease) r;
      commit;
      if kept then perform pg_logical_emit_message(true, 'hp', ''); end if;
    end
  $$;
  create procedure hp.claim(named text, who text, wanted integer[], alive text[], lease integer, at bigint, inout answer jsonb) language plpgsql as $$
    begin
      perform set_config('synchronous_commit', 'off', true);
      answer := hp.give(named, who, wanted, alive, lease, at);
      commit;
      if answer->'claims' <> '[]' then perform pg_logical_emit_message(true, 'hp', ''); end if;
    end
  $$;
  create function hp.read(named text, since integer) returns table (place integer, body text) language plpgsql as $$
    begin
      return query select e.place, e.body from hp.event e
        where e.study = (select id from hp.study where name = named) and e.place >= since order by e.place;
      if found and pg_current_wal_flush_lsn() < pg_current_wal_insert_lsn() then
        perform pg_logical_emit_message(true, 'hp', '');
      end if;
    end
  $$;
`
