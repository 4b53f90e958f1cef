//! What a request costs in statements, as PostgreSQL counts them.

use tokio_postgres::{Client, NoTls};

use crate::Failure;

pub struct Statements {
    client: Client,
}

/// Of one request.
#[derive(Clone, Copy, Default)]
pub struct Count {
    pub statements: f64,
    pub rows: f64,
}

impl Statements {
    pub async fn connect(url: &str) -> Result<Self, Failure> {
        let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
        tokio::spawn(connection);
        Ok(Self { client })
    }

    /// Which PostgreSQL it is.
    pub async fn version(&self) -> Result<String, Failure> {
        Ok(self.client.query_one("show server_version", &[]).await?.get(0))
    }

    /// Counts from now on; it costs, so only while nothing is measured.
    pub async fn begin(&self) -> Result<(), Failure> {
        self.client.batch_execute("alter system set pg_stat_statements.track = 'top'").await?;
        self.reload().await?;
        self.client.batch_execute("select pg_stat_statements_reset()").await?;
        Ok(())
    }

    pub async fn end(&self, requests: usize) -> Result<Count, Failure> {
        let counted = "select coalesce(sum(calls), 0)::float8, coalesce(sum(rows), 0)::float8 from pg_stat_statements \
                       where query !~ 'pg_stat_statements|pg_reload_conf|^alter system'";
        let row = self.client.query_one(counted, &[]).await?;
        self.client.batch_execute("alter system reset pg_stat_statements.track").await?;
        self.reload().await?;
        let each = |sum: f64| sum / requests as f64;
        Ok(Count { statements: each(row.get(0)), rows: each(row.get(1)) })
    }

    /// Backends look at their settings before their next statement.
    async fn reload(&self) -> Result<(), Failure> {
        self.client.batch_execute("select pg_reload_conf()").await?;
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        Ok(())
    }
}
