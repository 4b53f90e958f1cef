//! Certificates and passwords.
