// The settings of our own server. The time limits of each role stand with the roles.
const common = {
	listen_addresses: '127.0.0.1',
	unix_socket_directories: '',
	max_connections: '200',
	deadlock_timeout: '200ms',
	password_encryption: 'scram-sha-256',
	timezone: 'UTC',
	log_timezone: 'UTC',
	tcp_keepalives_idle: '30',
	tcp_user_timeout: '10000',
	// Statements and rows hold personal data, so the server's log names neither.
	log_min_error_statement: 'panic',
	log_error_verbosity: 'terse',
	log_parameter_max_length: '0',
	log_parameter_max_length_on_error: '0'
};

// Seven files, one for each day of the week, each beginning anew.
const durable = {
	logging_collector: 'on',
	log_directory: 'log',
	log_filename: 'day-%u.log',
	log_rotation_age: '1d',
	log_rotation_size: '0',
	log_truncate_on_rotation: 'on'
};

// Only for data that nobody misses: a power failure may leave it unreadable.
const fleeting = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

/** The text of the settings file of our own server. */
export function serverSettings(port: number, isDurable: boolean): string {
	const all = { port: String(port), ...common, ...(isDurable ? durable : fleeting) };
	return Object.entries(all)
		.map(([name, value]) => `${name} = '${value}'\n`)
		.join('');
}
