import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Client, Provider, cacheExchange, fetchExchange } from 'urql';

import { Place } from './Place';

const client = new Client({ url: '/graphql', exchanges: [cacheExchange, fetchExchange], preferGetMethod: false });

createRoot(document.getElementById('page')!).render(
  <StrictMode>
    <Provider value={client}>
      {/* Đà Nẵng since 1 July 2025; ?place= takes another code. */}
      <Place code={new URLSearchParams(location.search).get('place') ?? '48-34'} />
    </Provider>
  </StrictMode>,
);
