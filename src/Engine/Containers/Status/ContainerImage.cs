using Selkie.Oci.Images;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Containers.Status;

/// <summary>The image a container is made from.</summary>
/// <param name="Source">Id and names.</param>
/// <param name="TopLayer">Its topmost layer in the store; null for an image without layers.</param>
/// <param name="Config">Its configuration.</param>
public sealed record ContainerImage(ImageIdentity Source, string? TopLayer, ImageConfig Config);
