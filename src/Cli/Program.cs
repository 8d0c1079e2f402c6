using Selkie.Cli.Output;
using Selkie.Cli;
using Selkie.Linux.Files;

// Internal entries and --version branch off here, before any parser, table or context exists.
var name = ProgramName.Of(Environment.GetCommandLineArgs()[0]);
if (args is ["--version" or "-v", ..])
{
    FileDescriptor.WriteAll(1, name switch
    {
        "podman" => "podman version 5.4.2\n"u8,
        "podman-remote" => "podman-remote version 5.4.2\n"u8,
        "docker" => "docker version 5.4.2\n"u8,
        _ => "selkie version 0.1.0\n"u8,
    });
    return 0;
}
return Session.Run(args, name);
