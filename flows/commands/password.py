"""The command `reviewwatch password`."""

import sys

import click


@click.command()
def password() -> None:
    """Asks for a password twice and prints its line for people.toml, as a hash.

    Where standard input is no terminal, the password is its first line.
    """
    from flows.web.passwords import hash_password

    if sys.stdin.isatty():
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    click.echo(f'password = "{hash_password(given)}"')
