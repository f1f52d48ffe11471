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

/** A partner's: of the first site only. */
const partnersSite = 1;

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

    const routers = [
        { address: '192.0.2.1', site_id: 1, site: 'vie-1', from: 'options', connections_here: 1 },
        { address: '2001:db8::1', site_id: 2, site: 'fra-1', from: 'api', connections_here: 0 },
    ];
    const partners = [partner('noc@isp-one.example', 'ISP One, NOC', [1], null), partner('peering@isp-two.example', 'ISP Two', [2, 3], 40)];
    const uploads = new Map();
    const learned = new Map();
    const named = ({ site_id, name }) => ({ site_id, site: name });
    const windows = [];
    planned({ appliance_id: edges[0].appliance_id, subject: edges[0].name, site_id: 1 }, new Date(Date.now() + 26 * 60 * minute), new Date(Date.now() + 28 * 60 * minute), 'new line cards', 'operator@example.org', false);
    planned({ appliance_id: null, subject: 'fra-1', site_id: 2 }, new Date(), new Date(Date.now() + 90 * minute), 'power feed B is replaced', 'peering@isp-two.example', true);
    const newcomer = { live: false };
    const sitesOf = (user) => (user.role === 'partner' ? sites.filter((known) => known.site_id === partnersSite) : sites);
    const isOn = (window) => new Date(window.from) <= new Date();

    const routes = {
        'GET /ops/sites': ({ user }) => [200, { sites: sitesOf(user) }],
        'PUT /ops/sites/:id': ({ body, params, user }) => {
            const found = sites.find((known) => known.site_id === Number(params.id));
            const was = { ...found };
            Object.assign(found, { name: body.name, country: body.country.toUpperCase(), latitude: body.latitude, longitude: body.longitude, scope: body.scope, networks: body.networks });
            log('site.change', found.name, body.why, { before: { name: was.name, scope: was.scope }, after: { name: found.name, scope: found.scope } }, user.email);
            return [204];
        },
        'DELETE /ops/sites/:id': ({ params }) => {
            if (Number(params.id) < 3)
                return problem(409, 'Appliances stand at this site', 'Place them at another site (PUT /ops/appliances/{id}/place) or revoke them (POST /ops/appliances/{id}/revoke) first; GET /ops/appliances names their sites.');
            sites.splice(sites.findIndex((known) => known.site_id === Number(params.id)), 1);
            return [204];
        },
        'GET /ops/sites/:id/prefixes': ({ params }) => {
            const found = sites.find((known) => known.site_id === Number(params.id));
            found.prefixes ??= Array.from({ length: found.declared_prefixes }, (_, i) => `10.${(i >> 8) & 255}.${i & 255}.0/24`);
            return [200, { site_id: found.site_id, prefixes: found.prefixes }];
        },
        'GET /ops/prefixes/overlaps': () => [
            200,
            {
                several_sites: 1,
                parts_of_another: 1,
                not_by_all_routers: 1,
                overlaps: [
                    { kind: 'several-sites', prefix: '198.51.100.0/22', sites: [sites[1], sites[2]].map(named), around: null, around_site: null, missing_routers: [] },
                    { kind: 'part-of-another', prefix: '198.51.100.0/24', sites: [named(sites[0])], around: '198.51.100.0/22', around_site: named(sites[1]), missing_routers: [] },
                    { kind: 'not-by-all-routers', prefix: '2001:db8:40::/48', sites: [named(sites[1])], around: null, around_site: null, missing_routers: ['192.0.2.14'] },
                ],
            },
        ],
        'GET /ops/sites/:id/routes': ({ params }) => [
            200,
            {
                site_id: Number(params.id),
                site: sites.find((known) => known.site_id === Number(params.id)).name,
                accept_learned: learned.get(params.id) ?? 'own-networks',
                sources: [
                    { kind: 'router', name: '192.0.2.1, peer 192.0.2.9', since: before(9 * 60 * minute), ipv4: 941_204, ipv6: 201_877 },
                    { kind: 'declared', name: '', since: before(40 * 24 * 60 * minute), ipv4: 12, ipv6: 0 },
                    ...(uploads.has(params.id) ? [{ kind: 'upload', name: 'mrt', since: uploads.get(params.id).uploaded_at, ipv4: 1204, ipv6: 88 }] : []),
                ],
                upload: uploads.get(params.id) ?? null,
            },
        ],
        'PUT /ops/sites/:id/routes': ({ params, user, type, query }) => {
            if (query.get('origin_as')?.includes('x')) return invalid({ origin_as: ['AS numbers, e.g. 64500 or AS64500; several with commas between them.'] });
            uploads.set(params.id, { format: type === 'text/plain' ? 'list' : 'mrt', filter: query.get('origin_as') ? `origin_as=${query.get('origin_as')}` : '', ipv4: 1204, ipv6: 88, uploaded_at: new Date().toISOString(), uploaded_by: user.email });
            return [200, { format: 'mrt', ipv4: 1204, ipv6: 88 }];
        },
        'PUT /ops/sites/:id/learned-routes': ({ params, body, user }) => {
            const found = sites.find((known) => known.site_id === Number(params.id));
            log('site.learned', found.name, body.why, { before: learned.get(params.id) ?? 'own-networks', after: body.accept }, user.email);
            learned.set(params.id, body.accept);
            return [204];
        },
        'DELETE /ops/sites/:id/routes': ({ params }) => (uploads.delete(params.id), [204]),
        'GET /ops/routers': () => [200, { routers }],
        'POST /ops/routers': ({ body }) => {
            if (!/^[0-9a-f.:]+$/i.test(body.address)) return invalid({ address: ['The address a router connects from, e.g. 192.0.2.1 or 2001:db8::1.'] });
            routers.push({ address: body.address, site_id: body.site_id, site: sites.find((known) => known.site_id === body.site_id).name, from: 'api', connections_here: 0 });
            return [201, routers.at(-1)];
        },
        'DELETE /ops/routers/:address': ({ params }) => (routers.splice(routers.findIndex((router) => router.address === params.address), 1), [204]),
        'GET /ops/partners': () => [200, { partners }],
        'POST /ops/partners': ({ body }) => {
            partners.push(partner(body.email, body.name || body.email, body.site_ids, 72));
            return [201, invitation(partners.at(-1))];
        },
        'POST /ops/partners/:id/invitation': ({ params }) => [200, invitation(partners.find((known) => known.partner_id === params.id))],
        'PUT /ops/partners/:id/sites': ({ params, body }) => ((partners.find((known) => known.partner_id === params.id).site_ids = body.site_ids), [204]),
        'DELETE /ops/partners/:id': ({ params }) => (partners.splice(partners.findIndex((known) => known.partner_id === params.id), 1), [204]),
        'GET /ops/maintenance': ({ user }) => [200, { windows: windows.filter((window) => sitesOf(user).some((known) => known.site_id === window.site_id)).map((window) => ({ ...window, is_on: isOn(window) })) }],
        'POST /ops/appliances/:id/maintenance': ({ params, body, user }) => {
            const index = edges.findIndex((edge) => edge.appliance_id === params.id);
            return planned({ appliance_id: params.id, subject: edges[index].name, site_id: index + 1 }, new Date(body.from ?? Date.now()), new Date(body.to), body.why, user.email, user.role === 'partner');
        },
        'POST /ops/sites/:id/maintenance': ({ params, body, user }) =>
            planned({ appliance_id: null, subject: sites.find((known) => known.site_id === Number(params.id)).name, site_id: Number(params.id) }, new Date(body.from ?? Date.now()), new Date(body.to), body.why, user.email, user.role === 'partner'),
        'DELETE /ops/maintenance/:id': ({ params }) => (windows.splice(windows.findIndex((window) => window.window_id === params.id), 1), [204]),
        'GET /ops/appliances/:id/turn-up': ({ params }) => [
            200,
            {
                appliance_id: params.id,
                name: 'vie-1-c',
                admin_state: params.id === 'new' && !newcomer.live ? 'new' : 'active',
                go_live: 'by-operator',
                ready: false,
                checks: [
                    { name: 'heartbeat', passed: true, detail: 'The last one came 0.4 s ago.', to_do: '' },
                    { name: 'certificate', passed: true, detail: 'Good until 2026-12-05 17:00:00Z.', to_do: '' },
                    { name: 'configuration', passed: true, detail: 'Version 3 is in force, of 3.', to_do: '' },
                    { name: 'clock', passed: true, detail: "It differs by 0.1 s from the fleet's; 5.0 s are allowed.", to_do: '' },
                    { name: 'disks', passed: true, detail: 'All 2 are healthy.', to_do: '' },
                    { name: 'content', passed: false, detail: '41.5 % of what it is to hold, or of what fits on it, is there; 90 % are wanted.', to_do: "Wait for the fill; if nothing arrives, the appliance's way to the origin is not open: its log says so." },
                    { name: 'site', passed: true, detail: 'Prefixes of vie-1 are announced.', to_do: '' },
                    { name: 'public-url', passed: false, detail: 'https://vie-1-c.example: no answer within 5 s.', to_do: 'The URL must be reachable from outside, with a certificate that browsers trust: look at its DNS name, firewall and certificate.' },
                ],
            },
        ],
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
            Object.assign(sites.find((known) => known.site_id === Number(params.id)), { declared_prefixes: body.prefixes.length, prefixes: body.prefixes });
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
            if (params.id === 'new') return (newcomer.live = true), [204];
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
                elsewhere_share: 0,
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

    return { routes, isFor, fleet };

    /** A partner reads, drains and plans; the rest is for operators. */
    function isFor(user, method, pathname) {
        if (user.role === 'operator') return true;
        const parts = /^\/ops\/(sites|audit|maintenance|appliances\/[^/]+\/(state|drain-preview|maintenance)|sites\/[^/]+\/(prefixes|maintenance))$/;
        return user.role === 'partner' && parts.test(pathname) && !(method === 'POST' && pathname === '/ops/sites') && !(method === 'PUT' && pathname.endsWith('/prefixes'));
    }

    /** What the real one says besides of an appliance; and for operators a new one, which is not live yet. */
    function fleet(user, { appliances }) {
        const told = appliances.map((appliance, index) => {
            const window = windows.find((known) => known.appliance_id === appliance.appliance_id || (known.appliance_id === null && known.site_id === appliance.site_id));
            return {
                ...appliance,
                state: window !== undefined && isOn(window) ? 'maintenance' : appliance.state,
                admin_state: edges[index].admin_state ?? 'active',
                go_live: 'by-operator',
                drained_by_partner: false,
                maintenance: window === undefined ? null : { ...window, is_on: isOn(window), whole_site: window.appliance_id === null },
            };
        });
        const another = {
            ...told[0],
            appliance_id: 'new',
            name: 'vie-1-c',
            url: 'https://vie-1-c.example',
            state: newcomer.live ? 'online' : 'not_live',
            admin_state: newcomer.live ? 'active' : 'new',
            maintenance: null,
            egress_bits_per_second: 0,
            connections: 0,
        };
        return { appliances: [...told, another].filter((appliance) => user.role === 'operator' || appliance.site_id === partnersSite) };
    }

    function planned(subject, from, to, why, made_by, by_partner) {
        windows.push({ window_id: randomUUID(), ...subject, from: from.toISOString(), to: to.toISOString(), why, made_by, by_partner });
        return [201, { window_id: windows.at(-1).window_id, from: windows.at(-1).from, to: windows.at(-1).to }];
    }

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

function partner(email, name, site_ids, invitedHours) {
    return {
        partner_id: randomUUID(),
        email,
        name,
        site_ids,
        created_at: before(30 * 24 * 60 * minute),
        invited_until: invitedHours === null ? null : new Date(Date.now() + invitedHours * 60 * minute).toISOString(),
    };
}

const invitation = ({ partner_id }) => ({ partner_id, invitation: 'nfi1.Zx8cVb2nM4qWeR6tYuI0oPaSdFgHjKl1', expires_at: new Date(Date.now() + 72 * 60 * minute).toISOString() });

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
        go_live: 'by-operator',
        created_at: before(3 * 24 * 60 * minute),
        expires_at: new Date(Date.now() + 23 * 60 * minute).toISOString(),
        used_at: state === 'used' ? before(2 * 24 * 60 * minute) : null,
        appliance_id,
    };
}

const problem = (status, title, detail) => [status, { status, title, detail }];
const overtaken = () => problem(409, 'Changed meanwhile', 'Somebody made another version: GET /ops/configuration, look at it, and try again.');
const invalid = (errors) => [400, { status: 400, title: 'One or more validation errors occurred.', errors }];
