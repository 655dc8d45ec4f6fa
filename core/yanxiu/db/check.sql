-- Catalogue check of the tenancy rules: one row (rule, object) per violation, an empty result is a pass.
-- What each rule is about stands here; what an operator reads about it, in check_rules.py.
--
-- Plain SQL without a percent sign or parameters, so that any client may send it as it stands. search_path must be
-- pg_catalog, since expressions are compared as text. The mutation test beside it damages the schema on purpose,
-- and every rule must have fired there.

WITH
-- ------------------------------------------------------------- what is allowed: change it in review, never in passing
request_role(rolname)  AS (VALUES ('yanxiu_app'), ('yanxiu_worker'), ('yanxiu_ministry'), ('yanxiu_public')),
definer_role(rolname)  AS (VALUES ('yanxiu_lookup'), ('yanxiu_exchange'), ('yanxiu_jobs')),
our_schema(nspname)    AS (VALUES ('directory'), ('app'), ('summary'), ('exchange'), ('lookup'), ('jobs')),
tenant_schema(nspname) AS (VALUES ('app'), ('summary'), ('exchange')),   -- every table there is fenced
entrant(nspname, rolname) AS (VALUES                                     -- who may enter which schema
  ('directory', 'yanxiu_app'), ('directory', 'yanxiu_worker'), ('directory', 'yanxiu_ministry'),
  ('directory', 'yanxiu_public'), ('app', 'yanxiu_app'), ('summary', 'yanxiu_app'), ('summary', 'yanxiu_ministry'),
  ('exchange', 'yanxiu_app'), ('exchange', 'yanxiu_ministry'), ('lookup', 'yanxiu_public'),
  ('jobs', 'yanxiu_app'), ('jobs', 'yanxiu_worker')),
open_policy(tab, pol, rolname, cmd) AS (VALUES                           -- the only policies that say true, and for what
  ('summary.cells', 'ministry', 'yanxiu_ministry', 'r'), ('summary.editions', 'ministry', 'yanxiu_ministry', 'r'),
  ('summary.deliveries', 'ministry', 'yanxiu_ministry', 'r'),
  ('exchange.packages', 'ministry', 'yanxiu_ministry', 'r'), ('exchange.receipts', 'ministry', 'yanxiu_ministry', 'r'),
  ('exchange.packages', 'answer_reads', 'yanxiu_exchange', 'r'), ('exchange.packages', 'answer_changes', 'yanxiu_exchange', 'w'),
  ('exchange.receipts', 'answer_reads', 'yanxiu_exchange', 'r'), ('exchange.receipts', 'answer_changes', 'yanxiu_exchange', 'w'),
  ('exchange.receipts', 'answer_adds', 'yanxiu_exchange', 'a'),
  ('app.certificates', 'lookup', 'yanxiu_lookup', 'r'), ('app.enrollments', 'lookup', 'yanxiu_lookup', 'r'),
  ('app.trainees', 'lookup', 'yanxiu_lookup', 'r'), ('app.classes', 'lookup', 'yanxiu_lookup', 'r'),
  ('app.projects', 'lookup', 'yanxiu_lookup', 'r')),
definer(func, caller)  AS (VALUES                                        -- the only SECURITY DEFINER functions, and who calls them
  ('lookup.certificate(integer,bytea)', 'yanxiu_public'),
  ('lookup.certificates_of(integer,bytea,text,bytea,bytea,bytea)', 'yanxiu_public'),
  ('lookup.certificate_by_token(integer,text)', 'yanxiu_public'), ('lookup.certificate_file(integer,text)', 'yanxiu_public'),
  ('jobs.enqueue(text,uuid)', 'yanxiu_app'), ('exchange.take(uuid,date)', 'yanxiu_app'),
  ('exchange.answer(integer,uuid,uuid,text,date,text,text,text,jsonb,uuid,text,integer)', 'yanxiu_ministry')),
bypass_login(rolname)  AS (VALUES ('yanxiu_backup')),                    -- logins past the policies, beside the first superuser
loose_index(idx)       AS (VALUES ('')),                                 -- plain indexes excused from R31, with a reason
loose_trigger(tab, trg) AS (VALUES ('', '')),                            -- triggers excused from R33, with a reason

-- ------------------------------------------------------------- the catalogue, in the shape the rules want
role AS (SELECT r.* FROM pg_roles r WHERE r.rolname IN (SELECT rolname FROM request_role)),
held AS (SELECT r.* FROM pg_roles r WHERE r.rolname = 'yanxiu_owner'
         OR r.rolname IN (SELECT rolname FROM request_role UNION SELECT rolname FROM definer_role)),
rel AS (
  SELECT c.oid, n.nspname, n.nspname || '.' || c.relname AS tab, c.relkind, c.relrowsecurity, c.relforcerowsecurity,
         c.relowner, c.relacl, c.reloptions, a.attnum AS tenant_col, a.attnotnull AS tenant_not_null,
         a.atttypid AS tenant_type, n.nspname IN (SELECT nspname FROM tenant_schema) AS fenced
  FROM pg_class c
  JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN our_schema s ON s.nspname = n.nspname
  LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
  WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v')),
tbl AS (SELECT * FROM rel WHERE relkind IN ('r', 'p')),
fenced AS (SELECT * FROM tbl WHERE tbl.fenced),
func AS (
  SELECT p.*, n.nspname || '.' || p.proname || '(' || coalesce((SELECT string_agg(format_type(t, NULL), ',' ORDER BY o)
           FROM unnest(p.proargtypes) WITH ORDINALITY AS x(t, o)), '') || ')' AS func
  FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
  WHERE n.nspname IN (SELECT nspname FROM our_schema) OR n.nspname = 'public'),
pol AS (
  SELECT p.polname, p.polcmd, p.polpermissive, p.polrelid, r.tab,
         pg_get_expr(p.polqual, p.polrelid) AS uses, pg_get_expr(p.polwithcheck, p.polrelid) AS checks,
         (SELECT array_agg(CASE WHEN o = 0 THEN 'PUBLIC' ELSE o::regrole::text END) FROM unnest(p.polroles) AS o) AS roles
  FROM pg_policy p JOIN rel r ON r.oid = p.polrelid)

-- R0  A check that silently knows nobody would pass everything.
SELECT 'R0' AS rule, rolname::text AS object
  FROM (SELECT rolname FROM request_role UNION SELECT rolname FROM definer_role UNION VALUES ('yanxiu_owner')) AS want
  WHERE rolname NOT IN (SELECT rolname FROM pg_roles)
UNION ALL SELECT 'R0', 'schema ' || nspname FROM our_schema WHERE nspname NOT IN (SELECT nspname FROM pg_namespace)

-- R1  A table without tenant_id cannot be fenced; code lists that all tenants share stand in directory.
UNION ALL SELECT 'R1', tab FROM fenced WHERE tenant_col IS NULL

-- R2  Without ENABLE every policy on the table is decoration. New tables are born without it.
UNION ALL SELECT 'R2', tab FROM fenced WHERE NOT relrowsecurity

-- R3  Without FORCE the owner sees all rows, and so does all that runs with the owner's rights.
UNION ALL SELECT 'R3', tab FROM fenced WHERE NOT relforcerowsecurity

-- R4  A NULL tenant is a row that belongs to nobody and slips past unique keys and foreign keys.
UNION ALL SELECT 'R4', tab FROM fenced WHERE NOT tenant_not_null OR tenant_type <> 'int4'::regtype

-- R5  A unique key over all tenants answers "does another province have this?" (error 23505).
UNION ALL SELECT 'R5', i.indexrelid::regclass::text
  FROM pg_index i JOIN fenced t ON t.oid = i.indrelid
  WHERE i.indisunique AND tenant_col IS NOT NULL AND i.indkey[0] <> tenant_col

-- R6  Foreign keys look past policies: a single-column key lets a child hang on another tenant's parent.
UNION ALL SELECT 'R6', k.conname || ' on ' || a.tab
  FROM pg_constraint k JOIN tbl a ON a.oid = k.conrelid JOIN tbl b ON b.oid = k.confrelid
  WHERE k.contype = 'f' AND b.fenced AND NOT EXISTS (
    SELECT FROM generate_subscripts(k.conkey, 1) AS s WHERE k.conkey[s] = a.tenant_col AND k.confkey[s] = b.tenant_col)

-- R7  One text everywhere makes review possible. It excludes sub-selects (Citus refuses them) and WITH CHECK (true).
UNION ALL SELECT 'R7', tab || '.' || polname || ': ' || coalesce(uses, '-') || ' / ' || coalesce(checks, '-')
  FROM pol WHERE roles = '{yanxiu_app}' AND (polname <> 'tenant' OR polcmd <> '*'
    OR uses IS DISTINCT FROM '(tenant_id = app.tenant_id())' OR checks IS DISTINCT FROM uses)

-- R8  A policy for PUBLIC also binds roles made tomorrow; permissive policies add up with OR.
UNION ALL SELECT 'R8', tab || '.' || polname FROM pol WHERE array_length(roles, 1) <> 1 OR roles = '{PUBLIC}'

-- R9  Whoever else has a policy sees all tenants by design, so each one is on the list above.
UNION ALL SELECT 'R9', tab || '.' || polname || ' to ' || roles[1] FROM pol
  WHERE roles <> '{yanxiu_app}' AND NOT EXISTS (SELECT FROM open_policy o
    WHERE o.tab = pol.tab AND o.pol = pol.polname AND o.rolname = pol.roles[1] AND o.cmd = pol.polcmd::text
      AND coalesce(pol.uses, pol.checks) = 'true')

-- R10 Citus 13.2.2 drops the word RESTRICTIVE on the shards: a floor that becomes a door.
UNION ALL SELECT 'R10', tab || '.' || polname FROM pol WHERE NOT polpermissive

-- R11 Rights without a policy mean "no rows": a page that is empty for no visible reason, or a policy that was dropped.
UNION ALL SELECT 'R11', t.tab FROM fenced t JOIN role r ON r.rolname = 'yanxiu_app'
  WHERE has_any_column_privilege(r.oid, t.oid, 'SELECT,INSERT,UPDATE')
    AND NOT EXISTS (SELECT FROM pol WHERE pol.polrelid = t.oid AND pol.roles = '{yanxiu_app}')

-- R12 Each of these attributes either passes row security or can give itself what does.
UNION ALL SELECT 'R12', rolname FROM held
  WHERE rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication

-- R13 A member may SET ROLE. One login, never switched, also removes the known plan-cache faults around role changes.
UNION ALL SELECT 'R13', r.rolname || ' in ' || m.roleid::regrole
  FROM held r JOIN pg_auth_members m ON m.member = r.oid WHERE r.rolname <> 'yanxiu_owner'

-- R14 An owner can drop FORCE, and the policy with it.
UNION ALL SELECT 'R14', r.rolname || ' owns ' || c.oid::regclass FROM role r JOIN pg_class c ON c.relowner = r.oid
  WHERE c.relpersistence <> 't'
UNION ALL SELECT 'R14', r.rolname || ' owns ' || p.oid::regprocedure FROM role r JOIN pg_proc p ON p.proowner = r.oid
UNION ALL SELECT 'R14', r.rolname || ' owns schema ' || n.nspname FROM role r JOIN pg_namespace n ON n.nspowner = r.oid

-- R15 TRUNCATE, REFERENCES and TRIGGER (MAINTAIN from 17) are outside row security; GRANT ALL brings them.
UNION ALL SELECT 'R15', coalesce(r.rolname, 'PUBLIC') || ' ' || g.privilege_type || ' ' || rel.tab
  FROM rel CROSS JOIN LATERAL (
    SELECT * FROM aclexplode(rel.relacl)
    UNION ALL SELECT g.* FROM pg_attribute a CROSS JOIN LATERAL aclexplode(a.attacl) AS g WHERE a.attrelid = rel.oid) AS g
  LEFT JOIN role r ON r.oid = g.grantee
  WHERE (g.grantee = 0 OR r.oid IS NOT NULL)
    AND (g.grantee = 0 OR g.is_grantable OR g.privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE'))

-- R16 The ministry reads what stands on the list, public and worker read no tenant's table: counted per column.
UNION ALL SELECT 'R16', r.rolname || ' ' || rel.tab FROM rel CROSS JOIN role r
  WHERE r.rolname <> 'yanxiu_app' AND rel.fenced
    AND has_any_column_privilege(r.oid, rel.oid, 'SELECT,INSERT,UPDATE,REFERENCES')
    AND NOT EXISTS (SELECT FROM open_policy o WHERE o.rolname = r.rolname AND o.tab = rel.tab)
UNION ALL SELECT 'R16', r.rolname || ' writes ' || rel.tab FROM rel CROSS JOIN role r
  WHERE r.rolname <> 'yanxiu_app' AND rel.fenced AND (has_any_column_privilege(r.oid, rel.oid, 'INSERT,UPDATE')
    OR has_table_privilege(r.oid, rel.oid, 'DELETE'))
UNION ALL SELECT 'R16', r.rolname || ' ' || rel.tab FROM rel CROSS JOIN role r
  WHERE (rel.nspname = 'lookup' OR rel.nspname = 'jobs' AND r.rolname <> 'yanxiu_worker')
    AND (has_any_column_privilege(r.oid, rel.oid, 'SELECT,INSERT,UPDATE') OR has_table_privilege(r.oid, rel.oid, 'DELETE'))

-- R17 Without USAGE on the schema a grant made there by mistake stays without effect.
UNION ALL SELECT 'R17', r.rolname || ' ' || n.nspname FROM role r CROSS JOIN pg_namespace n
  JOIN our_schema s ON s.nspname = n.nspname
  WHERE has_schema_privilege(r.oid, n.oid, 'USAGE')
    AND NOT EXISTS (SELECT FROM entrant e WHERE e.nspname = n.nspname AND e.rolname = r.rolname)

-- R18 Neither can carry row security; a materialized view holds what its owner saw.
UNION ALL SELECT 'R18', tab FROM rel WHERE relkind IN ('m', 'f')

-- R19 A plain view applies the policies of its owner, not of its reader.
UNION ALL SELECT 'R19', tab FROM rel
  WHERE relkind = 'v' AND NOT coalesce(reloptions::text ~* 'security_invoker=(true|on|1)', false)

-- R20 A definer function is a hole by design: few, reviewed, named.
UNION ALL SELECT 'R20', func FROM func WHERE prosecdef AND func NOT IN (SELECT func FROM definer)

-- R21 Without a fixed search_path the caller chooses which objects the definer touches.
UNION ALL SELECT 'R21', func FROM func
  WHERE prosecdef AND NOT coalesce(proconfig::text ~ 'search_path=pg_catalog, ?pg_temp', false)

-- R22 The definer role holds column grants only; an owner or a superuser would hand its whole sight to the caller.
UNION ALL SELECT 'R22', f.func FROM func f JOIN pg_roles r ON r.oid = f.proowner
  WHERE f.prosecdef AND (r.rolsuper OR r.rolbypassrls OR EXISTS (SELECT FROM tbl WHERE tbl.relowner = r.oid))

-- R23 PostgreSQL grants EXECUTE to PUBLIC on every new function. app.tenant_id() too is granted by name.
UNION ALL SELECT 'R23', func FROM func
  WHERE NOT starts_with(func, 'public.')
    AND (proacl IS NULL OR EXISTS (SELECT FROM aclexplode(proacl) AS g WHERE g.grantee = 0))

-- R24 Everything rests on this function. IMMUTABLE let a cached plan serve another tenant; a default would be a master
--     key; plpgsql or a SET clause would stop the inlining that makes the policy an index condition.
UNION ALL SELECT 'R24', coalesce(f.func || ' ' || f.provolatile::text || ' ' || f.prosrc, 'missing')
  FROM (VALUES ('app.tenant_id()')) AS want(func) LEFT JOIN func f USING (func) LEFT JOIN pg_language l ON l.oid = f.prolang
  WHERE f.oid IS NULL OR f.provolatile <> 's' OR f.prosecdef OR f.proconfig IS NOT NULL OR l.lanname <> 'sql'
     OR regexp_replace(f.prosrc, '\s', '', 'g') <> 'SELECTnullif(current_setting(''app.tenant_id'',true),'''')::int'

-- R25 Objects of a superuser ignore FORCE and survive every REVOKE.
UNION ALL SELECT 'R25', tab FROM rel JOIN pg_roles r ON r.oid = rel.relowner WHERE r.rolsuper
UNION ALL SELECT 'R25', func FROM func JOIN pg_roles r ON r.oid = func.proowner
  WHERE r.rolsuper AND NOT starts_with(func, 'public.')

-- R26 Default privileges grant what nobody decided, on tables nobody has written yet.
UNION ALL SELECT 'R26', d.defaclrole::regrole::text || ' in ' || coalesce(n.nspname, 'all schemas')
  FROM pg_default_acl d LEFT JOIN pg_namespace n ON n.oid = d.defaclnamespace

-- R27 Backup needs BYPASSRLS; any other such login is a second door. (10 is the superuser that made the cluster.)
UNION ALL SELECT 'R27', rolname FROM pg_roles
  WHERE (rolbypassrls OR rolsuper) AND rolcanlogin AND oid <> 10 AND rolname NOT IN (SELECT rolname FROM bypass_login)

-- R28 Built-in roles that read everything, everybody's statistics, or the file system.
UNION ALL SELECT 'R28', r.rolname || ' ' || b.rolname FROM held r JOIN pg_roles b
  ON b.rolname IN ('pg_read_all_data', 'pg_write_all_data', 'pg_read_all_stats', 'pg_monitor', 'pg_maintain',
                   'pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program')
  WHERE pg_has_role(r.oid, b.oid, 'MEMBER')

-- R29 A tenant pinned to a role or database answers for a request that forgot to say who it is.
UNION ALL SELECT 'R29', coalesce(r.rolname, 'every role') || ' ' || array_to_string(s.setconfig, ', ')
  FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole
  WHERE array_to_string(s.setconfig, ',') ~ '(^|,)(app\.tenant_id|role)='

-- R30 Logical replication ships rows of all tenants past every policy.
UNION ALL SELECT 'R30', p.pubname || ' ' || p.schemaname || '.' || p.tablename
  FROM pg_publication_tables p JOIN our_schema s ON s.nspname = p.schemaname
UNION ALL SELECT 'R30', pubname FROM pg_publication WHERE puballtables

-- R31 tenant_id leads every index: only then is the policy an index condition, and the plan the same with and without.
UNION ALL SELECT 'R31', i.indexrelid::regclass::text
  FROM pg_index i JOIN fenced t ON t.oid = i.indrelid
  WHERE NOT i.indisunique AND tenant_col IS NOT NULL AND i.indkey[0] <> tenant_col
    AND i.indexrelid::regclass::text NOT IN (SELECT idx FROM loose_index)

-- R32 Without a primary key there is no composite foreign key to point at, and nothing to route by.
UNION ALL SELECT 'R32', tab FROM tbl
  WHERE nspname <> 'jobs' AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = tbl.oid AND i.indisprimary)

-- R33 Citus refuses triggers on distributed tables; correctness must not rest on one.
UNION ALL SELECT 'R33', t.tgname || ' on ' || f.tab FROM pg_trigger t JOIN fenced f ON f.oid = t.tgrelid
  WHERE NOT t.tgisinternal AND NOT EXISTS (SELECT FROM loose_trigger x WHERE x.tab = f.tab AND x.trg = t.tgname)

-- R34 Comparison of enum and numeric is not leakproof: such a filter runs after the policy and loses its index.
UNION ALL SELECT 'R34', f.tab || '.' || a.attname FROM fenced f JOIN pg_attribute a ON a.attrelid = f.oid
  JOIN pg_type y ON y.oid = a.atttypid WHERE a.attnum > 0 AND NOT a.attisdropped AND y.typtype = 'e'
UNION ALL SELECT 'R34', i.indexrelid::regclass::text || ' ' || a.attname FROM pg_index i
  JOIN fenced f ON f.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = f.oid AND a.attnum = ANY (i.indkey::int2[])
  WHERE a.atttypid = 'numeric'::regtype

-- R35 A counter over all tenants tells each of them how much the others do.
UNION ALL SELECT 'R35', f.tab || '.' || a.attname FROM fenced f JOIN pg_attribute a ON a.attrelid = f.oid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attnum > 0 AND NOT a.attisdropped
    AND (a.attidentity <> '' OR starts_with(pg_get_expr(d.adbin, d.adrelid), 'nextval('))

-- R36 Who may create in a schema may plant a function or table there. (TEMP on the database is wanted, for bulk import.)
UNION ALL SELECT 'R36', coalesce(r.rolname, 'PUBLIC') || ' ' || n.nspname
  FROM pg_namespace n CROSS JOIN LATERAL aclexplode(n.nspacl) AS g LEFT JOIN held r ON r.oid = g.grantee
  WHERE (n.nspname IN (SELECT nspname FROM our_schema) OR n.nspname = 'public')
    AND g.privilege_type = 'CREATE' AND (g.grantee = 0 OR r.oid IS NOT NULL AND r.rolname <> 'yanxiu_owner')
UNION ALL SELECT 'R36', r.rolname || ' database' FROM held r
  WHERE r.rolname <> 'yanxiu_owner' AND has_database_privilege(r.oid, current_database(), 'CREATE')

-- R37 Two policies for one role are OR: the second can only widen the first.
UNION ALL SELECT 'R37', tab FROM pol WHERE 'yanxiu_app' = ANY (roles) GROUP BY tab HAVING count(*) > 1

-- R38 Shared lists are for reading; one province must not rewrite what the others choose from.
UNION ALL SELECT 'R38', r.rolname || ' ' || t.tab FROM tbl t CROSS JOIN role r
  WHERE t.nspname = 'directory'
    AND (has_any_column_privilege(r.oid, t.oid, 'INSERT,UPDATE') OR has_table_privilege(r.oid, t.oid, 'DELETE'))

-- R39 The owner may become the application or a definer on purpose, but inherits no policy of theirs.
UNION ALL SELECT 'R39', 'yanxiu_owner inherits ' || r.rolname FROM held r
  WHERE r.rolname <> 'yanxiu_owner' AND pg_has_role('yanxiu_owner', r.oid, 'USAGE')

-- R40 A stranger with the application's or a definer's rights is one more login to guard.
UNION ALL SELECT 'R40', m.member::regrole || ' in ' || h.rolname
  FROM pg_auth_members m JOIN held h ON h.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
  WHERE r.rolname <> 'yanxiu_owner' AND NOT r.rolsuper AND pg_has_role(r.oid, h.oid, 'USAGE')

-- R41 A rewrite rule answers in a table's stead, with the rights of the table's owner.
UNION ALL SELECT 'R41', w.rulename || ' on ' || tbl.tab FROM pg_rewrite w JOIN tbl ON tbl.oid = w.ev_class

-- R42 A copy of tenants' rows in another schema is outside every rule above.
UNION ALL SELECT 'R42', r.rolname || ' ' || c.oid::regclass FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  CROSS JOIN role r
  WHERE c.relkind IN ('r', 'p', 'f', 'm', 'v') AND c.relpersistence <> 't'
    AND n.nspname NOT IN (SELECT nspname FROM our_schema UNION VALUES ('pg_catalog'), ('information_schema'))
    AND has_any_column_privilege(r.oid, c.oid, 'SELECT,INSERT,UPDATE')
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')

-- R43 A key to the directory drags tenants' tables along when it becomes a reference table, and then Citus refuses.
UNION ALL SELECT 'R43', k.conname || ' on ' || a.tab
  FROM pg_constraint k JOIN tbl a ON a.oid = k.conrelid JOIN tbl b ON b.oid = k.confrelid
  WHERE k.contype = 'f' AND (a.nspname = 'directory') <> (b.nspname = 'directory')

-- R44 These act on tenant_id too: it would become NULL, or move. Citus takes no such key.
UNION ALL SELECT 'R44', k.conname || ' on ' || f.tab FROM pg_constraint k JOIN fenced f ON f.oid = k.conrelid
  WHERE k.contype = 'f' AND (k.confdeltype IN ('n', 'd') OR k.confupdtype IN ('c', 'n', 'd'))

-- R45 Citus cannot send an SQL function with parameters to the server that holds the rows; plpgsql it can.
UNION ALL SELECT 'R45', func FROM func JOIN pg_language l ON l.oid = prolang
  WHERE l.lanname = 'sql' AND pronargs > 0 AND NOT starts_with(func, 'public.')

-- R46 Who inherits answers in the parent's name, with policies of its own; Citus distributes neither.
UNION ALL SELECT 'R46', i.inhrelid::regclass || ' inherits ' || f.tab
  FROM pg_inherits i JOIN fenced f ON f.oid = i.inhparent JOIN pg_class c ON c.oid = i.inhrelid
  WHERE NOT c.relispartition

-- R48 Whoever may call a definer's function sees what it shows and writes what it writes.
UNION ALL SELECT 'R48', r.rolname || ' ' || func.func FROM func CROSS JOIN role r
  WHERE func.prosecdef AND has_function_privilege(r.oid, func.oid, 'EXECUTE') AND func.func IN (SELECT func FROM definer)
    AND NOT EXISTS (SELECT FROM definer d WHERE d.func = func.func AND d.caller = r.rolname)

ORDER BY 1, 2;
