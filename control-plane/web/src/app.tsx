import { useEffect, useState } from 'preact/hooks';
import type { ComponentType } from 'preact';
import { HomePage } from './browse/HomePage';
import { Notice } from './design/Notice';
import { TopBar } from './design/TopBar';
import { Link } from './routing/Link';
import { navigate, route } from './routing/location';
import type { Route } from './routing/routes';
import { InvitationPage } from './session/InvitationPage';
import { profile } from './session/profile';
import { ProfilePicker } from './session/ProfilePicker';
import { Restoring } from './session/Restoring';
import { session } from './session/session';
import { SignInPage } from './session/SignInPage';
import { TitlePage } from './title/TitlePage';
import { loadWatch } from './watch/loadWatch';

const loadOps = () => import('./ops/OpsPage');

/** Where a visitor wanted to go before being asked to sign in. */
let wanted: string | null = null;

export function App() {
  const here = route.value;
  const kind = session.value.kind;
  useEffect(() => {
    if (kind === 'signed-out' && here.page !== 'sign-in' && here.page !== 'invitation') {
      wanted = window.location.pathname + window.location.search;
      navigate('/sign-in', 'replace');
    }
    if (kind === 'signed-in' && here.page === 'sign-in') {
      navigate(wanted ?? '/', 'replace');
      wanted = null;
    }
  }, [kind, here]);

  if (kind === 'restoring') return <Restoring />;
  if (here.page === 'invitation') return <InvitationPage />;
  if (session.value.kind !== 'signed-in') return <SignInPage />;
  if (here.page === 'ops') return <OnDemand load={() => loadOps().then((ops) => ops.OpsPage)} props={{ here }} />;
  const watching = profile.value;
  if (watching === null) return <ProfilePicker profiles={session.value.user.profiles} />;
  if (here.page === 'watch') {
    return (
      <OnDemand
        key={here.contentId}
        load={() => loadWatch().then((watch) => watch.WatchPage)}
        props={{ contentId: here.contentId, profile: watching }}
      />
    );
  }
  return (
    <>
      <TopBar />
      <Page here={here} />
    </>
  );
}

function Page({ here }: { readonly here: Route }) {
  const watching = profile.value;
  if (watching === null) return null;
  if (here.page === 'home' || here.page === 'sign-in') return <HomePage key={watching.profile_id} profile={watching} />;
  if (here.page === 'title') return <TitlePage key={here.contentId} contentId={here.contentId} profile={watching} />;
  return (
    <main class="plain-page">
      <Notice title="This page does not exist." detail="The address may be old or mistyped.">
        <Link class="button" href="/">
          All titles
        </Link>
      </Notice>
    </main>
  );
}

/** A page in a chunk of its own. A chunk that cannot be fetched (a new release, a lost network) says so and offers a reload. */
function OnDemand<P extends object>({ load, props }: { readonly load: () => Promise<ComponentType<P>>; readonly props: P }) {
  const [loaded, setLoaded] = useState<{ readonly page: ComponentType<P> } | 'failed' | null>(null);
  useEffect(() => {
    load().then(
      (page) => setLoaded({ page }),
      () => setLoaded('failed'),
    );
  }, []);
  if (loaded === 'failed') {
    return (
      <main class="plain-page">
        <Notice
          title="This part of the page could not be loaded."
          detail="A new version may just have been installed, or the network is gone."
        >
          <button type="button" class="button" onClick={() => window.location.reload()}>
            Load again
          </button>
        </Notice>
      </main>
    );
  }
  if (loaded === null) return <main class="plain-page" aria-busy="true" />;
  const LoadedPage = loaded.page;
  return <LoadedPage {...props} />;
}
