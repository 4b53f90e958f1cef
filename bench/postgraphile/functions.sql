-- What the tables alone do not say, as PostGraphile wants it: functions that become fields.
-- The models of a unit and of those below it, the newest first.
create or replace function locality_area(unit locality) returns setof model language sql stable as $$
  select * from model where locality_id = any(array(
    with recursive u(id) as (select unit.id union all select l.id from locality l join u on l.parent_id = u.id)
    select id from u))
  order by started_on desc, id desc
$$;
-- The models of a unit and of those that it, or one below it, succeeded; in the order that is asked for, from either end.
create or replace function locality_heritage(unit locality) returns setof model language sql stable as $$
  select * from model where locality_id = any(array(
    with recursive u(id) as (select unit.id union select x.id from u cross join lateral (
      select l.id from locality l where l.parent_id = u.id
      union all select s.predecessor_id from succession s where s.successor_id = u.id) x)
    select id from u))
$$;
comment on function locality_heritage is '@behavior +order +resource:connection:backwards';
