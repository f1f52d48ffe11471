// The console's API for dev-api.mjs: an invented fleet that can be changed. It keeps what one does until it is stopped.
import { randomUUID } from 'node:crypto';

const minute = 60_000;
const before = (ms) => new Date(Date.now() - ms).toISOString();

const settings = [
    ['max_connections', 1, 1_000_000],
    ['max_connections_per_address', 1, 1_000_000],
    ['pacing', 'switch'],
    ['pacing_bitrate_factor', 1.5, 100, false],
    ['pacing_floor_kilobits_per_second', 0, 1_000_000],
    ['pacing_ceiling_kilobits_per_second', 1, 100_000_000],
    ['unpaced_segments', 0, 1000],
    ['prefetch_next_segment', 'switch'],
    ['log_level', 'choice', ['Debug', 'Information', 'Warning', 'Error']],
].map(([name, a, b, whole = true]) =>
    a === 'switch'
        ? { name, rule: 'true or false', kind: 'switch', least: null, most: null, is_whole: null, choices: null }
        : a === 'choice'
          ? { name, rule: `one of ${b.join(', ')}`, kind: 'choice', least: null, most: null, is_whole: null, choices: b }
          : {
                name,
                rule: `a ${whole ? 'whole number' : 'number'} from ${a} to ${b}`,
                kind: 'number',
                least: a,
                most: b,
                is_whole: whole,
                choices: null,
            },
);

/** Handlers by "METHOD /path" with :parts; each gets ({ user, body, params, query }) and answers [status, value]. */
export function opsRoutes(edges, packageId) {
    const sites = [
        site(1, 'vie-1', 'AT', 48.21, 16.37, 'networks', [64500], 12),
        site(2, 'fra-1', 'DE', 50.11, 8.68, 'region', [64510, 64511, 64512, 64513], 4210),
        site(3, 'ams-1', 'NL', 52.37, 4.9, 'prefixes', [], 0),
    ];
    const audit = [];
    const versions = [
        { version: 0, document: { fleet: {}, sites: {}, appliances: {} }, made_at: before(90 * 24 * 60 * minute), made_by: 'the installation', why: 'nothing is set', restores: null },
        made(1, { fleet: { pacing: true }, sites: {}, appliances: {} }, 'pacing for everybody', 21 * 24 * 60),
        made(2, { fleet: { pacing: true, max_connections: 20000 }, sites: {}, appliances: {} }, 'a limit before the big match', 5 * 24 * 60),
        made(3, { fleet: { pacing: true, max_connections: 20000 }, sites: { 'vie-1': { pacing_bitrate_factor: 2.5 } }, appliances: { 'edge-b': { log_level: 'Debug' } } }, 'edge-b drops connections: look closely', 47),
    ];
    const purges = [
        { number: 1764, is_prefix: true, paths: [`/titles/${packageId}/`], ordered_at: before(3 * minute), ordered_by: 'operator@example.org', why: 'wrong subtitles were published' },
        { number: 1763, is_prefix: false, paths: ['1', '2', '3'].map((n) => `/titles/${packageId}/video-1080p/${n}.m4s`), ordered_at: before(26 * 60 * minute), ordered_by: 'noc@example.org', why: 'damaged segments' },
    ];
    const enrolments = [
        enrolment(edges[0].name, 1, 'used', edges[0].appliance_id),
        enrolment(edges[1]?.name ?? 'edge-b', 2, 'used', edges[1]?.appliance_id ?? null),
        enrolment('vie-1-c', 1, 'waiting', null),
        enrolment('ams-1-a', 3, 'expired', null),
        enrolment('old-7', 2, 'void', null),
    ];
    log('appliance.state', edges[0].name, 'new disks', { before: 'active', after: 'draining' });
    log('configuration.change', 'version 3', 'edge-b drops connections: look closely', {});
    const current = () => versions.at(-1);
    const behindSince = (at, name, index) => Date.now() - new Date(at).getTime() < 3000 * (index + 1);

    return {
        'GET /ops/sites': () => [200, { sites }],
        'POST /ops/sites': ({ body }) => {
            const errors = {};
            if (!/^[a-z0-9-]+$/.test(body.name)) errors.name = ['Lower-case letters, digits and hyphens, e.g. fra-1.'];
            if (!/^[A-Za-z]{2}$/.test(body.country)) errors.country = ['A country as two letters, e.g. DE.'];
            if (Math.abs(body.latitude ?? 0) > 90) errors.latitude = ['Degrees from -90 to 90.'];
            if ((body.latitude === null) !== (body.longitude === null)) errors.longitude = ['Latitude and longitude, or neither.'];
            if (body.networks.some((network) => network < 1)) errors.networks = ['At most 100 AS numbers from 1 to 4294967295.'];
            if (Object.keys(errors).length > 0) return invalid(errors);
            if (sites.some((known) => known.name === body.name)) return problem(409, 'The name is taken', 'GET /ops/sites lists the sites there are.');
            sites.push(site(sites.length + 1, body.name, body.country.toUpperCase(), body.latitude, body.longitude, body.scope, body.networks, 0));
            return [201, { site_id: sites.length }];
        },
        'PUT /ops/sites/:id/prefixes': ({ body, params }) => {
            const wrong = body.prefixes.flatMap((text, i) => (/^[0-9a-f.:]+\/\d+$/i.test(text) ? [] : [[`prefixes[${i}]`, ['A prefix without bits behind its length, e.g. 192.0.2.0/24 or 2001:db8::/32.']]]));
            if (wrong.length > 0) return invalid(Object.fromEntries(wrong.slice(0, 20)));
            sites.find((known) => known.site_id === Number(params.id)).declared_prefixes = body.prefixes.length;
            return [204];
        },
        'GET /ops/audit': ({ query }) => [200, { entries: audit.filter((entry) => entry.entry_id < Number(query.get('before') ?? Infinity)).slice(0, Number(query.get('limit') ?? 50)) }],
        'GET /ops/configuration': () => {
            const now = current();
            const behind = edges.filter((edge, index) => behindSince(now.made_at, edge.name, index)).map((edge) => edge.name);
            return [200, { version: now.version, document: now.document, in_force: edges.length - behind.length, behind, refused: [], settings }];
        },
        'GET /ops/configuration/versions': () => [200, { configurations: versions.toReversed().map(({ document, ...version }) => version) }],
        'GET /ops/configuration/changes': ({ query }) => {
            const [from, to] = ['from', 'to'].map((end) => versions.find((version) => version.version === Number(query.get(end))));
            if (from === undefined || to === undefined) return problem(404, 'No such version', 'GET /ops/configuration/versions lists the newest.');
            const [was, will] = [flat(from.document), flat(to.document)];
            const places = [...new Set([...Object.keys(was), ...Object.keys(will)])].sort();
            return [
                200,
                {
                    from: from.version,
                    to: to.version,
                    differences: places
                        .filter((place) => was[place] !== will[place])
                        .map((place) => ({ scope: place.split('|')[0], setting: place.split('|')[1], before: was[place] ?? null, after: will[place] ?? null })),
                },
            ];
        },
        'PUT /ops/configuration': ({ body, user }) => {
            if (body.based_on !== current().version) return overtaken();
            const errors = {};
            for (const [place, value] of Object.entries(flat(body.document))) {
                const [scope, name] = place.split('|');
                const rule = settings.find((setting) => setting.name === name);
                if (rule.kind === 'number' && !(Number(value) >= rule.least && Number(value) <= rule.most))
                    errors[`document.${scope.replace(/^(site|appliance) /, '$1s.')}.${name}`] = [`'${name}' is ${rule.rule}.`];
            }
            return Object.keys(errors).length > 0 ? invalid(errors) : next(body.document, body.why, null, user);
        },
        'POST /ops/configuration/restore': ({ body, user }) =>
            body.based_on !== current().version ? overtaken() : next(versions.find((version) => version.version === body.version).document, body.why, body.version, user),
        'GET /ops/purges': () => [
            200,
            {
                purges: purges.map((purge) => {
                    const waiting = edges.filter((edge, index) => behindSince(purge.ordered_at, edge.name, index + 1)).map((edge) => edge.name);
                    return { ...purge, done: edges.length - waiting.length, waiting };
                }),
            },
        ],
        'POST /ops/purges': ({ body, user }) => {
            const paths = body.content_id === undefined ? (body.paths ?? [body.prefix]) : [`/titles/${packageId}/`];
            if (paths.some((path) => !path.startsWith('/titles/')))
                return invalid({ [body.prefix === undefined ? 'paths' : 'prefix']: ['Paths begin with /titles/, have at most 400 characters, all of them visible ASCII, and no token.'] });
            purges.unshift({ number: Date.now(), is_prefix: body.paths === undefined, paths, ordered_at: new Date().toISOString(), ordered_by: user.email, why: body.why });
            log('purge.order', paths[0], body.why, {}, user.email);
            return [202, { number: purges[0].number }];
        },
        'GET /ops/enrolments': () => [200, { enrolments }],
        'POST /ops/sites/:id/enrolments': ({ body, params, user }) => {
            const errors = {};
            if (!/^[a-z0-9-]+$/.test(body.name)) errors.name = ['Lower-case letters, digits and hyphens, e.g. fra-1-a.'];
            if (!(body.capacity_mbps >= 1)) errors.capacity_mbps = ['1 to 10000000.'];
            if (Object.keys(errors).length > 0) return invalid(errors);
            const made = { ...enrolment(body.name, Number(params.id), 'waiting', null), capacity_bits_per_second: body.capacity_mbps * 1e6, failure_domain: body.failure_domain, created_at: new Date().toISOString() };
            enrolments.unshift(made);
            log('enrolment.create', body.name, body.why, {}, user.email);
            return [201, { enrolment_id: made.enrolment_id, token: 'nfe1.q0V7bQJm2cXkH8tZrW5yPdLs3nAfGu9e.Yw4KxTjR6oBvEi1hMzQpCaS8', expires_at: made.expires_at }];
        },
        'POST /ops/appliances/:id/revoke': ({ body, params, user }) => {
            const found = enrolments.find((known) => known.appliance_id === params.id);
            found.state = 'void';
            log('appliance.revoke', found.name, body.why, {}, user.email);
            return [204];
        },
        'PUT /ops/appliances/:id/state': ({ body, params, user }) => {
            const edge = edges.find((known) => known.appliance_id === params.id);
            log('appliance.state', edge.name, body.why, { before: edge.admin_state ?? 'active', after: body.state }, user.email);
            edge.admin_state = body.state;
            return [204];
        },
        'GET /ops/appliances/:id/drain-preview': ({ params }) => [
            200,
            {
                name: 'edge',
                egress_bits_per_second: 6.2e8,
                basis: 'recent-viewers',
                sampled: 1000,
                nowhere_share: 0.04,
                heirs: edges
                    .filter((edge) => edge.appliance_id !== params.id)
                    .map((edge) => ({ appliance_id: edge.appliance_id, name: edge.name, site: 'fra-1', share: 0.96, load_before: 0.31, load_after: 0.94 })),
            },
        ],
        'GET /ops/prefixes/:address': ({ params }) => {
            if (!/^[0-9a-f.:]+$/i.test(params.address)) return invalid({ address: ['An IPv4 or IPv6 address, e.g. 192.0.2.7.'] });
            if (params.address.startsWith('127.')) return [200, { address: params.address, sites: [], prefixes: [] }];
            return [
                200,
                {
                    address: params.address,
                    sites: [
                        { site_id: 1, site: 'vie-1', prefix_length: 24, as_path_length: 1, med: 0 },
                        { site_id: 2, site: 'fra-1', prefix_length: 22, as_path_length: 2, med: 10 },
                        { site_id: 3, site: 'ams-1', prefix_length: 22, as_path_length: 3, med: 0 },
                    ],
                    prefixes: [
                        { prefix: '198.51.100.0/24', announcements: [{ site_id: 1, site: 'vie-1', as_path_length: 1, med: 0 }] },
                        {
                            prefix: '198.51.100.0/22',
                            announcements: [
                                { site_id: 2, site: 'fra-1', as_path_length: 2, med: 10 },
                                { site_id: 3, site: 'ams-1', as_path_length: 3, med: 0 },
                            ],
                        },
                    ],
                },
            ];
        },
        'GET /ops/steering/explain': ({ query }) => [
            200,
            {
                client: query.get('client'),
                network: 64500,
                country: query.get('country') ?? 'AT',
                package: packageId,
                decision: {
                    sites: [
                        { site_id: 1, site: 'vie-1', proximity: 'prefix' },
                        { site_id: 2, site: 'fra-1', proximity: 'distance' },
                    ],
                    choices: edges.map((edge, index) => ({
                        rank: index + 1,
                        appliance_id: edge.appliance_id,
                        name: edge.name,
                        site: index === 0 ? 'vie-1' : 'fra-1',
                        proximity: index === 0 ? 'prefix' : 'distance',
                        reason: index === 0 ? 'prefix,holds-title' : 'distance,would-fill,heartbeat-late',
                        state: 'online',
                        load: index === 0 ? 0.62 : 0.1,
                        capacity_bits_per_second: 1e9,
                    })),
                    excluded: [{ appliance_id: 'x', name: 'fra-1-b', site: 'fra-1', proximity: 'distance', reason: 'draining', state: 'draining' }],
                },
            },
        ],
    };

    function next(document, why, restores, user) {
        versions.push({ ...made(current().version + 1, document, why, 0), made_by: user.email, restores });
        log(restores === null ? 'configuration.change' : 'configuration.restore', `version ${current().version}`, why, {}, user.email);
        return [200, { version: current().version }];
    }

    function log(action, subject, why, detail, who = 'operator@example.org') {
        audit.unshift({ entry_id: audit.length + 1, changed_at: new Date().toISOString(), who, action, subject, site_id: null, why, detail });
    }
}

function flat(document) {
    const named = (kind, all) => Object.entries(all).flatMap(([name, values]) => Object.entries(values).map(([setting, value]) => [`${kind} ${name}|${setting}`, String(value)]));
    return Object.fromEntries([
        ...Object.entries(document.fleet).map(([setting, value]) => [`fleet|${setting}`, String(value)]),
        ...named('site', document.sites),
        ...named('appliance', document.appliances),
    ]);
}

function site(site_id, name, country, latitude, longitude, scope, networks, declared_prefixes) {
    return { site_id, name, country, latitude, longitude, scope, networks, declared_prefixes };
}

function made(version, document, why, minutesAgo) {
    return { version, document, made_at: before(minutesAgo * minute), made_by: 'operator@example.org', why, restores: null };
}

function enrolment(name, site_id, state, appliance_id) {
    return {
        enrolment_id: randomUUID(),
        name,
        site_id,
        capacity_bits_per_second: 40e9,
        failure_domain: state === 'used' ? 'rack-2' : '',
        state,
        created_at: before(3 * 24 * 60 * minute),
        expires_at: new Date(Date.now() + 23 * 60 * minute).toISOString(),
        used_at: state === 'used' ? before(2 * 24 * 60 * minute) : null,
        appliance_id,
    };
}

const problem = (status, title, detail) => [status, { status, title, detail }];
const overtaken = () => problem(409, 'Changed meanwhile', 'Somebody made another version: GET /ops/configuration, look at it, and try again.');
const invalid = (errors) => [400, { status: 400, title: 'One or more validation errors occurred.', errors }];
