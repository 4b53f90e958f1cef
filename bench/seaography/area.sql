-- What the tables alone do not say, as Seaography wants it: a relation between a unit and the models of its area,
-- which is worked out beforehand.
create materialized view if not exists unit_area as
  with recursive u(unit_id, locality_id) as (
    select id, id from locality union all select u.unit_id, l.id from locality l join u on l.parent_id = u.locality_id)
  select * from u;
create unique index on unit_area (unit_id, locality_id);
analyze unit_area;
create view unit_model as select a.unit_id, m.* from unit_area a join model m on m.locality_id = a.locality_id;
-- PostGraphile, which measures on the same tables, is not to tell of them.
comment on materialized view unit_area is '@omit';
comment on view unit_model is '@omit';
