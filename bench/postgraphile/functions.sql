-- What the tables alone do not say, as PostGraphile wants it: a function that becomes a field.
-- The models of a unit and of those below it, the newest first.
create or replace function locality_area(unit locality) returns setof model language sql stable as $$
  select * from model where locality_id = any(array(
    with recursive u(id) as (select unit.id union all select l.id from locality l join u on l.parent_id = u.id)
    select id from u))
  order by started_on desc, id desc
$$;
