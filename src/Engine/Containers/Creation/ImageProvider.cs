using Selkie.Engine.Images;
using Selkie.Registry.Auth;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Gets the image of a new container: the local one, or what the pull policy says.</summary>
internal static class ImageProvider
{
    /// <summary>The image that the first argument names.</summary>
    public static FoundImage Get(EngineContext engine, ContainerOptions options)
    {
        var settings = new PullSettings
        {
            Policy = PullSettings.ParsePolicy(options.Pull ?? engine.Conf.PullPolicy),
            Platform = ImageQuery.Of(options.Platform, options.Arch, options.Os, options.Variant),
            AuthFile = options.AuthFile,
            CertDirectory = options.CertDir,
            Credentials = options.Credentials is { Length: > 0 } given ? Credentials.Parse(given) : null,
            TlsVerify = options.TlsVerify,
            Progress = options.Quiet ? LineProgress.None : engine.PullProgress,
        };
        return new ImagePuller(engine, settings.WithRetries(engine, options.Retry, options.RetryDelay)).Get(options.ImageAndCommand[0]);
    }
}
