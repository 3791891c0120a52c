//! The socket: binding, saying where, and going down in order.
//!
//! On SIGTERM or SIGINT the server is no longer ready, takes no more connections, and gives running requests a while
//! to end. What has not ended by then is stopped by way of its cancel flag, as its future is dropped.

use crate::app::App;
use crate::config::Config;
use crate::{router, say};
use std::io::{self, Write};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Serves until the process is asked to stop.
pub async fn serve(config: &Config, app: App) -> io::Result<()> {
    let listener = TcpListener::bind(config.bind).await?;
    let address = listener.local_addr()?;
    // Watched before anyone can know that the server is there.
    let signals = Signals::watch()?;
    // Part of the interface: whoever starts the server on port 0 reads its port here.
    writeln!(io::stdout(), "listening on http://{address}").and_then(|()| io::stdout().flush())?;
    let (stop, stopped) = watch::channel(false);
    let service = axum::serve(listener, router(app.clone())).with_graceful_shutdown(until(stopped.clone()));
    let drain = Duration::from_millis(config.drain_ms);
    let watching = tokio::spawn(async move {
        signals.next().await;
        app.drain();
        say("going down; running requests may end");
        let _ = stop.send(true);
    });
    let result = tokio::select! {
        result = service => result,
        () = overdue(stopped, drain) => {
            say("time to go down is over; what still runs is stopped");
            Ok(())
        }
    };
    watching.abort();
    result
}

async fn until(mut stopped: watch::Receiver<bool>) {
    let _ = stopped.wait_for(|stopped| *stopped).await;
}

async fn overdue(stopped: watch::Receiver<bool>, drain: Duration) {
    until(stopped).await;
    tokio::time::sleep(drain).await;
}

/// SIGTERM and SIGINT, watched from when this is made.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn watch() -> io::Result<Signals> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// Ctrl-C, the one signal that every system has.
#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn watch() -> io::Result<Signals> {
        Ok(Signals)
    }

    async fn next(self) {
        drop(tokio::signal::ctrl_c().await);
    }
}
