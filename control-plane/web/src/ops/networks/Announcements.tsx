import { counted } from '../../design/format';
import { OpsTable } from '../OpsTable';
import { siteName, whyBefore, type AddressAnswer } from './prefixes';

const columns = ['Prefix', 'Site', 'AS path', 'MED'];

/** Who announces an address, and in which order the sites are asked. */
export function Announcements({ answer }: { readonly answer: AddressAnswer }) {
  return (
    <div class="announcements" data-testid="announcements">
      <OpsTable
        id="announcements"
        name={`Who announces ${answer.address}`}
        columns={columns}
        empty="No site does. Where its network and country lie decides, as the decision shows."
      >
        {answer.prefixes.flatMap(({ prefix, announcements }) =>
          announcements.map((announcement, index) => (
            <tr key={`${prefix} ${announcement.site_id} ${index}`}>
              <th scope="row">{prefix}</th>
              <td data-column="Site">{siteName(announcement)}</td>
              <td data-column="AS path">{announcement.as_path_length === 0 ? 'its own' : counted(announcement.as_path_length, 'network')}</td>
              <td data-column="MED">{announcement.med}</td>
            </tr>
          )),
        )}
      </OpsTable>
      {answer.sites.length < 2 ? null : (
        <>
          <h3>Asked in this order</h3>
          <ol class="asked">
            {answer.sites.slice(0, 20).map((match, index) => {
              const next = answer.sites[index + 1];
              return (
                <li key={match.site_id}>
                  <strong>{siteName(match)}</strong>
                  {next === undefined ? null : <small>{` ${whyBefore(match, next)} than ${siteName(next)}`.replace('equal than', 'equal with')}</small>}
                </li>
              );
            })}
          </ol>
        </>
      )}
    </div>
  );
}
