CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE channels (
	team_id VARCHAR(32) NOT NULL, 
	channel VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	is_member BOOLEAN NOT NULL, 
	is_shared BOOLEAN NOT NULL, 
	seen_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_channels PRIMARY KEY (team_id, channel)
);
CREATE TABLE checkins (
	team_id VARCHAR(32) NOT NULL, 
	issue INTEGER NOT NULL, 
	round INTEGER NOT NULL, 
	turn INTEGER NOT NULL, 
	answer VARCHAR(16) NOT NULL, 
	by VARCHAR(32) NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_checkins PRIMARY KEY (team_id, issue, round, turn)
);
CREATE TABLE contacts (
	team_id VARCHAR(32) NOT NULL, 
	issue INTEGER NOT NULL, 
	source VARCHAR(96) NOT NULL, 
	side VARCHAR(16) NOT NULL, 
	by VARCHAR(32) NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_contacts PRIMARY KEY (team_id, issue, source)
);
CREATE INDEX ix_contacts_at ON contacts (team_id, at);
CREATE TABLE deliveries (
	id SERIAL NOT NULL, 
	team_id VARCHAR(32) NOT NULL, 
	key VARCHAR(128) NOT NULL, 
	token VARCHAR(64) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	verb VARCHAR(8) NOT NULL, 
	issue INTEGER, 
	round INTEGER NOT NULL, 
	person VARCHAR(32), 
	channel VARCHAR(32) NOT NULL, 
	anchor_ts VARCHAR(32), 
	waits_for INTEGER, 
	content JSON NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	not_before TIMESTAMP WITH TIME ZONE, 
	state VARCHAR(16) NOT NULL, 
	reason TEXT, 
	version INTEGER NOT NULL, 
	attempts INTEGER NOT NULL, 
	attempted_at TIMESTAMP WITH TIME ZONE, 
	lease VARCHAR(32), 
	posted_channel VARCHAR(32), 
	ts VARCHAR(32), 
	sent_at TIMESTAMP WITH TIME ZONE, 
	created_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_deliveries PRIMARY KEY (id), 
	CONSTRAINT fk_deliveries_waits_for FOREIGN KEY(waits_for) REFERENCES deliveries (id), 
	CONSTRAINT uq_deliveries_team_id_key UNIQUE (team_id, key), 
	CONSTRAINT uq_deliveries_token UNIQUE (token)
);
CREATE INDEX ix_deliveries_due ON deliveries (team_id, due_at) WHERE state = 'due' AND waits_for IS NULL;
CREATE INDEX ix_deliveries_issue ON deliveries (team_id, issue);
CREATE INDEX ix_deliveries_kind_due ON deliveries (team_id, kind, due_at);
CREATE INDEX ix_deliveries_line ON deliveries (team_id, channel, due_at) WHERE state IN ('due', 'sending') AND verb = 'post';
CREATE INDEX ix_deliveries_sending ON deliveries (team_id, not_before) WHERE state = 'sending';
CREATE INDEX ix_deliveries_ts ON deliveries (team_id, posted_channel, ts);
CREATE INDEX ix_deliveries_waits_for ON deliveries (waits_for);
CREATE TABLE inbox (
	team_id VARCHAR(32) NOT NULL, 
	event_id VARCHAR(128) NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY (team_id, event_id)
);
CREATE TABLE issue_events (
	id SERIAL NOT NULL, 
	team_id VARCHAR(32) NOT NULL, 
	issue INTEGER NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	by VARCHAR(32), 
	what VARCHAR(32) NOT NULL, 
	detail JSON NOT NULL, 
	CONSTRAINT pk_issue_events PRIMARY KEY (id)
);
CREATE INDEX ix_issue_events_at ON issue_events (team_id, what, at);
CREATE INDEX ix_issue_events_issue ON issue_events (team_id, issue);
CREATE TABLE issues (
	team_id VARCHAR(32) NOT NULL, 
	number INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	details TEXT NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	channel VARCHAR(32), 
	thread_ts VARCHAR(32), 
	source_ts VARCHAR(32), 
	requester VARCHAR(32), 
	account VARCHAR(64), 
	holder VARCHAR(32), 
	logged_by VARCHAR(32) NOT NULL, 
	started_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	logged_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	resolved_at TIMESTAMP WITH TIME ZONE, 
	resolved_by VARCHAR(32), 
	credited_to VARCHAR(32), 
	first_resolved_at TIMESTAMP WITH TIME ZONE, 
	resolutions INTEGER NOT NULL, 
	reopened BOOLEAN NOT NULL, 
	CONSTRAINT pk_issues PRIMARY KEY (team_id, number)
);
CREATE INDEX ix_issues_first_resolved ON issues (team_id, first_resolved_at);
CREATE INDEX ix_issues_logged ON issues (team_id, logged_at);
CREATE INDEX ix_issues_open ON issues (team_id) WHERE resolved_at IS NULL;
CREATE INDEX ix_issues_resolved ON issues (team_id, resolved_at);
CREATE INDEX ix_issues_thread ON issues (team_id, channel, thread_ts);
CREATE TABLE paces (
	team_id VARCHAR(32) NOT NULL, 
	channel VARCHAR(32) NOT NULL, 
	free_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_paces PRIMARY KEY (team_id, channel)
);
CREATE TABLE people (
	team_id VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	home_team VARCHAR(32), 
	enterprise VARCHAR(32), 
	name TEXT NOT NULL, 
	first_name TEXT, 
	timezone VARCHAR(64), 
	is_bot BOOLEAN NOT NULL, 
	is_guest BOOLEAN NOT NULL, 
	is_gone BOOLEAN NOT NULL, 
	is_agent BOOLEAN NOT NULL, 
	is_lead BOOLEAN NOT NULL, 
	seen_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_people PRIMARY KEY (team_id, user_id)
);
CREATE TABLE rating_history (
	id SERIAL NOT NULL, 
	team_id VARCHAR(32) NOT NULL, 
	issue INTEGER NOT NULL, 
	round INTEGER NOT NULL, 
	by VARCHAR(32) NOT NULL, 
	score INTEGER, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_rating_history PRIMARY KEY (id)
);
CREATE TABLE ratings (
	team_id VARCHAR(32) NOT NULL, 
	issue INTEGER NOT NULL, 
	round INTEGER NOT NULL, 
	by VARCHAR(32) NOT NULL, 
	counts BOOLEAN NOT NULL, 
	score INTEGER NOT NULL, 
	comment TEXT, 
	rated_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	credited_to VARCHAR(32), 
	CONSTRAINT pk_ratings PRIMARY KEY (team_id, issue, round, by)
);
CREATE INDEX ix_ratings_at ON ratings (team_id, rated_at);
CREATE TABLE summaries (
	team_id VARCHAR(32) NOT NULL, 
	day DATE NOT NULL, 
	timezone VARCHAR(64) NOT NULL, 
	planned_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	figures JSON NOT NULL, 
	CONSTRAINT pk_summaries PRIMARY KEY (team_id, day)
);
CREATE TABLE workspaces (
	team_id VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	bot_user VARCHAR(32) NOT NULL, 
	bot_id VARCHAR(32) NOT NULL, 
	last_number INTEGER NOT NULL, 
	started_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_workspaces PRIMARY KEY (team_id)
);
ALTER TABLE people ADD COLUMN locale VARCHAR(16);
ALTER TABLE people ADD COLUMN opted_out_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE issues ADD COLUMN pending_since TIMESTAMP WITH TIME ZONE;
ALTER TABLE issues ADD COLUMN ends_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE deliveries ADD COLUMN account VARCHAR(64);
ALTER TABLE deliveries ADD COLUMN planned_at TIMESTAMP WITH TIME ZONE;
ALTER TABLE ratings ADD COLUMN quote VARCHAR(16);
ALTER TABLE deliveries ALTER COLUMN planned_at SET NOT NULL;
CREATE INDEX ix_deliveries_person ON deliveries (team_id, person);
CREATE INDEX ix_deliveries_account ON deliveries (team_id, account, due_at) WHERE account IS NOT NULL;
CREATE INDEX ix_deliveries_undecided ON deliveries (team_id) WHERE state IN ('unsure', 'failed');
CREATE INDEX ix_issues_requester ON issues (team_id, requester);
CREATE INDEX ix_issues_ends ON issues (team_id, ends_at) WHERE ends_at IS NOT NULL;
CREATE TABLE opinions (
	team_id VARCHAR(32) NOT NULL, 
	question VARCHAR(128) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	issue INTEGER, 
	round INTEGER NOT NULL, 
	by VARCHAR(32) NOT NULL, 
	score INTEGER NOT NULL, 
	at TIMESTAMP WITH TIME ZONE NOT NULL, 
	changed_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	CONSTRAINT pk_opinions PRIMARY KEY (team_id, question)
);
CREATE INDEX ix_opinions_at ON opinions (team_id, kind, at);
CREATE INDEX ix_opinions_issue ON opinions (team_id, issue);
CREATE TABLE recoveries (
	team_id VARCHAR(32) NOT NULL, 
	issue INTEGER NOT NULL, 
	round INTEGER NOT NULL, 
	why VARCHAR(16) NOT NULL, 
	score INTEGER, 
	person VARCHAR(32), 
	opened_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	due_at TIMESTAMP WITH TIME ZONE NOT NULL, 
	claimed_by VARCHAR(32), 
	claimed_at TIMESTAMP WITH TIME ZONE, 
	done_by VARCHAR(32), 
	done_at TIMESTAMP WITH TIME ZONE, 
	CONSTRAINT pk_recoveries PRIMARY KEY (team_id, issue, round)
);
CREATE INDEX ix_recoveries_opened ON recoveries (team_id, opened_at);
CREATE UNIQUE INDEX uq_recoveries_open ON recoveries (team_id, issue) WHERE done_at IS NULL;
CREATE TABLE payers (
	team_id VARCHAR(32) NOT NULL, 
	payer VARCHAR(80) NOT NULL, 
	CONSTRAINT pk_payers PRIMARY KEY (team_id, payer)
);
