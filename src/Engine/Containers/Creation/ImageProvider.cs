using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.Images.Pulling;

namespace Selkie.Engine.Containers.Creation;

/// <summary>Gets the image of a new container: the local one, or what the pull policy says.</summary>
internal static class ImageProvider
{
    /// <summary>The image that the first argument names.</summary>
    public static FoundImage Get(EngineContext engine, ContainerOptions options)
    {
        var settings = new PullSettings
        {
            Policy = options.Pull ?? PullPolicies.Parse(engine.Conf.PullPolicy),
            Platform = ImageQuery.Of(options.Platform, options.Arch, options.Os, options.Variant),
            Access = RegistryAccess.Of(options.AuthFile, options.Credentials, options.CertDir, options.TlsVerify).WithRetries(engine, options.Retry, options.RetryDelay),
            Quiet = options.Quiet,
            Progress = engine.Call.Watch(Calls.Transfer.Download, options.Quiet),
        };
        return new ImagePuller(engine, settings).Get(options.ImageAndCommand[0]);
    }
}
