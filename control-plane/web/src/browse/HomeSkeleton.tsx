/** The shape of the page while it loads, so that nothing jumps when it has. */
export function HomeSkeleton() {
  return (
    <div aria-busy="true" aria-label="Loading titles">
      <section class="hero hero-waiting">
        <div class="hero-text">
          <div class="skeleton skeleton-title" />
          <div class="skeleton skeleton-line" />
          <div class="skeleton skeleton-line skeleton-line-short" />
          <div class="skeleton skeleton-button" />
        </div>
      </section>
      <div class="rows">
        {[0, 1].map((row) => (
          <section class="row" key={row}>
            <div class="skeleton skeleton-line skeleton-line-short" />
            <div class="row-strip">
              {[0, 1, 2, 3, 4].map((card) => (
                <div class="card" key={card}>
                  <div class="card-frame skeleton" />
                </div>
              ))}
            </div>
          </section>
        ))}
      </div>
    </div>
  );
}
