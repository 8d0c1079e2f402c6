using Selkie.Engine.Images;

namespace Selkie.Cli.Output.Images;

/// <summary>Progress of images that come in, on standard error: Podman's plain lines.</summary>
internal static class PullLines
{
    public static IPullProgress On(Screen output) => new LineProgress(line => output.Error.Write(line + "\n"));
}
